import type { GatewayEngine, ServiceName, Way } from "../../model/config.ts";

/** xmpps.yaml as it is written, with the defaults that depend on nothing; `Config` is made of it. */
export interface WrittenConfig {
	readonly domain?: string;
	readonly domains?: readonly string[];
	readonly address?: WrittenAddress;
	readonly addresses?: readonly WrittenAddress[];
	readonly way: Way | "auto" | { readonly engine: GatewayEngine };
	readonly gateway: WrittenGateway;
	readonly endpoint: { readonly host?: string; readonly port: number };
	readonly services: readonly ServiceName[];
	readonly server: { readonly kind: "auto" | "prosody"; readonly clients: number; readonly servers: number };
	readonly firewall: "auto" | "nftables" | "iptables";
	readonly web: { readonly kind: "auto" | "nginx" | "none"; readonly challenge: string; readonly redirect?: string };
	readonly certificate?: { readonly chain: string; readonly key: string };
	readonly dns: WrittenMethod | WrittenDns;
	readonly guard: { readonly probes: readonly string[]; readonly confirm?: string | number };
	readonly host?: string;
}

export type WrittenAddress = string | { readonly local: string; readonly public?: string; readonly way?: Way | "auto" };

export interface WrittenGateway {
	readonly web?: string;
	readonly "xmpp-without-alpn": readonly string[];
	readonly routes: readonly {
		readonly match: { readonly alpn?: readonly string[] | "none"; readonly sni?: readonly string[] };
		readonly to: readonly string[];
		readonly protocol: "web" | "xmpp" | "acme" | "mixed";
	}[];
	readonly "proxy-from": readonly string[];
	readonly limits: { readonly connections: number; readonly "per-client": number; readonly rate: number };
	readonly log: {
		readonly level: "debug" | "info" | "warn" | "error" | "silent";
		readonly addresses: "whole" | "prefix" | "none";
	};
	readonly metrics?: string;
}

export type WrittenMethod = "print" | "zone-file" | "rfc2136";

export interface WrittenDns {
	readonly method: WrittenMethod;
	readonly file?: string;
	readonly server?: string;
	readonly key?: string;
	readonly zone?: string;
	readonly ttl: { readonly proving: number; readonly proven: number };
	readonly priority: number;
	readonly weight: number;
	readonly starttls: boolean;
}
