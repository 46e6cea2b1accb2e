import type { GatewayLimits, GatewayLog, Matcher } from "./route-table.ts";

/** How an address gets its port 443 (docs/ARCHITECTURE.md). */
export type Way = "native" | "nat" | "gateway";

/** Whom direct TLS is for: `_xmpps-client` or `_xmpps-server`. */
export type ServiceName = "clients" | "servers";

/**
 * What xmpps.yaml says, checked and with every default filled in. Nothing secret is in it: keys are named by their files.
 * Domains and host names are lower-case A-labels without a final dot, addresses canonical, paths absolute and normal.
 */
export interface Config {
	/** The XMPP domains, at least one. */
	readonly domains: readonly string[];
	readonly endpoint: {
		/** The SRV target; default `xmpps.` before the first domain. */
		readonly host: string;
		/** The port that clients are to reach; default 443. */
		readonly port: number;
	};
	/** Where the endpoint is to be. Empty: what the host has, when only one choice makes sense. */
	readonly addresses: readonly ConfigAddress[];
	/** Default: both. */
	readonly services: readonly ServiceName[];
	readonly server: {
		readonly kind: "auto" | "prosody";
		/** The ports on which the server itself listens for direct TLS; default 5223 and 5270. */
		readonly clients: number;
		readonly servers: number;
	};
	readonly firewall: "auto" | "nftables" | "iptables";
	readonly web: {
		/** `none`: nothing is done on port 80. */
		readonly kind: "auto" | "nginx" | "none";
		/** The folder that ACME challenges are served from. */
		readonly challenge: string;
		/** Where the endpoint's port 80 redirects to; default `https://` and the first domain. */
		readonly redirect: string;
	};
	/** A certificate that is there already; absent: the server has its own. */
	readonly certificate?: { readonly chain: string; readonly key: string };
	/** Where a port is shared. */
	readonly gateway: ConfigGateway;
	readonly dns: ConfigDns;
	readonly guard: {
		/** From where the result is looked at as well: `ssh:HOST`. */
		readonly probes: readonly string[];
		/** Seconds within which somebody must confirm, or everything is taken back; absent: the proof is enough. */
		readonly confirmWithin?: number;
	};
	/** The host that is set up, for the system's ssh; absent: this one. */
	readonly host?: string;
}

export interface ConfigAddress {
	/** As the host itself has it. */
	readonly local: string;
	/** As the world reaches it; the same unless a cloud translates 1:1. */
	readonly public: string;
	readonly way: Way | "auto";
}

/** The program that shares a port: our own gateway, or another that does the same. */
export type GatewayEngine = "builtin" | "haproxy" | "nginx";

export interface ConfigGateway {
	/** `auto`: what shares ports on the host already, or ours. */
	readonly engine: GatewayEngine | "auto";
	/** Where the web server is, when whoever shares the port has it for itself; absent: the web server keeps the port. */
	readonly web?: { readonly address: string; readonly port: number };
	/** Names for which a client without ALPN gets XMPP. */
	readonly xmppWithoutAlpn: readonly string[];
	/** Routes that come before ours. */
	readonly routes: readonly {
		readonly match: Pick<Matcher, "alpn" | "serverName">;
		readonly to: readonly { readonly address: string; readonly port: number }[];
		readonly protocol: "web" | "xmpp" | "acme" | "mixed";
	}[];
	/** Addresses and prefixes. */
	readonly proxyFrom: readonly string[];
	readonly limits: Pick<GatewayLimits, "connections" | "perClient" | "rate">;
	readonly log: GatewayLog;
	readonly metrics?: { readonly address: string; readonly port: number };
}

export interface ConfigDns {
	readonly by: DnsMethod;
	/** Seconds: while nothing is proven, and after. */
	readonly ttl: { readonly proving: number; readonly proven: number };
	/** Of the xmpps- records. Default 0 and 10000 (docs/xmpps-yaml.md says why). */
	readonly priority: number;
	readonly weight: number;
	/** Whether the STARTTLS records on 5222 and 5269 are published too, where none are; default true. */
	readonly starttls: boolean;
}

export type DnsMethod =
	/** Records are shown, to be pasted by hand. */
	| { readonly method: "print" }
	/** A file of our own with absolute names, to be included by a zone. */
	| { readonly method: "zone-file"; readonly file: string }
	/** Dynamic updates (RFC 2136), signed (RFC 8945). */
	| {
			readonly method: "rfc2136";
			/** The primary's address and port. */
			readonly server: { readonly address: string; readonly port: number };
			/** The file with the TSIG key, in BIND's or Knot's form. */
			readonly key: string;
			/** The zone that the records are in; absent: found by its SOA. */
			readonly zone?: string;
	  };
