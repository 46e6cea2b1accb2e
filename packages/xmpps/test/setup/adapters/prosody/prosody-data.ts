import type { Config, ServiceName } from "../../../../src/model/config.ts";
import type { Intent, PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import type { PortOption, ProsodyFacts } from "../../../../src/setup/adapters/prosody/facts.ts";
import { USUAL_CONFIG } from "../../usual-config.ts";

export const A = "203.0.113.1";
export const B = "203.0.113.2";
export const B6 = "2001:db8::2";

/** Ports as an operator has configured them; none: as Debian ships Prosody. */
export function option(ports: readonly number[] = [], more: Partial<PortOption> = {}): PortOption {
	const file = ports.length === 0 ? {} : { file: "/etc/prosody/prosody.cfg.lua" };
	return { ports, interfaces: ["*", "::"], wins: false, plain: true, ...file, ...more };
}

/** Prosody as Debian 12 ships it, with a domain and its certificate, and three people connected. */
export function prosodyFacts(more: Partial<ProsodyFacts> = {}): ProsodyFacts {
	return {
		...{
			installed: true,
			version: "0.12.3",
			running: true,
			otherServer: false,
			unit: true,
			shell: true,
			includes: true,
		},
		domains: ["example.com"],
		mayBindLowPorts: false,
		capability: { has: false, bounded: true, ours: false },
		directTls: { clients: option(), servers: option(), legacy: option() },
		multiplex: [],
		otherPorts: [
			{ port: 5222, option: "c2s_ports" },
			{ port: 5269, option: "s2s_ports" },
		],
		nagleOff: false,
		strangers: [],
		sessions: { starttls: 3, directTls: 0, servers: 1 },
		checkConfig: "clean",
		checkWords: [],
		certified: ["example.com"],
		rights: { mode: 0o640, group: "prosody" },
		problems: [],
		...more,
	};
}

export function config(more: Partial<Config> = {}): Config {
	return { ...USUAL_CONFIG, ...more };
}

export interface IntentOptions {
	readonly services?: readonly ServiceName[];
	readonly addresses?: readonly string[];
	readonly way?: "native" | "nat";
	readonly config?: Partial<Config>;
}

/** The endpoint at these addresses, as `chooseWays` decides: servers that come with clients have their own port. */
export function intent(options: IntentOptions = {}): Intent {
	const { services = ["clients", "servers"], addresses = [B, B6], way = "nat", config: more = {} } = options;
	const endpoints = addresses.flatMap((local) =>
		services.map((service): PlannedEndpoint => {
			const own = service === "clients" ? 5223 : 5270;
			const common = { service, local, public: local, why: "" };
			if (service === "servers" && services.includes("clients")) {
				return { ...common, port: own, serverPort: own, way: "native" };
			}
			return { ...common, port: 443, serverPort: way === "native" ? 443 : own, way };
		}),
	);
	return { config: config({ services, ...more }), endpoints };
}
