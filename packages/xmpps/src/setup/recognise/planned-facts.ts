import { domainToASCII, domainToUnicode } from "node:url";
import { ipFamily, parseDomain, type SrvService } from "xmpps-connect/protocol";
import type { Facts } from "../../check/facts/facts.ts";
import { makeFacts } from "../../check/facts/make-facts.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import { OBSERVATION_FORMAT } from "../../model/observation.ts";
import type { LocalObservation, LocalSetting } from "../../model/observation-local.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";
import type { Situation } from "./situation.ts";

const SERVICE: Readonly<Record<PlannedEndpoint["service"], SrvService>> = {
	clients: "xmpps-client",
	servers: "xmpps-server",
};

/** Prosody's option for the ports of a service. */
const PROSODY_KEY = { clients: "c2s_direct_tls_ports", servers: "s2s_direct_tls_ports" } as const;

/**
 * The host as the remedies of `check` look at it, as if the XMPP server had its ports already: what they propose for the
 * programs before it is then right for what is planned.
 */
export function plannedFacts({ intent, local }: Situation): Facts {
	const [domain = ""] = intent.config.domains;
	return makeFacts({
		format: OBSERVATION_FORMAT,
		domain: parseDomain(domain, { toAscii: domainToASCII, toUnicode: domainToUnicode }),
		began: new Date(0).toISOString(),
		ms: 0,
		vantage: { kind: "here", addresses: local.addresses },
		matrix: "reduced",
		dns: { srv: [], misplaced: [], hosts: [], tlsa: [] },
		endpoints: [],
		web: [],
		hostMeta: [],
		certificates: {},
		local: isEjabberd(local) ? local : withProsody(local, intent.endpoints),
		cuts: [],
	});
}

/** An endpoint as `check` sees one that nobody has tried. */
export function plannedEndpoint(
	{ service, public: address, port }: PlannedEndpoint,
	target: string,
): EndpointObservation {
	return {
		...{ service: SERVICE[service], target, address, port, origin: "assumed" },
		family: ipFamily(address) === 6 ? 6 : 4,
		tcp: { kind: "not-tried", why: "cap" },
		handshakes: [],
		starttls: [],
		cross: [],
	};
}

/** Whether ejabberd runs and Prosody does not. */
export function isEjabberd({ software }: LocalObservation): boolean {
	const runs = (name: string): boolean => software.some((one) => one.software === name && one.running);
	return runs("ejabberd") && !runs("prosody");
}

/** The SRV service of an endpoint. */
export function srvServiceOf({ service }: PlannedEndpoint): SrvService {
	return SERVICE[service];
}

function withProsody(local: LocalObservation, endpoints: readonly PlannedEndpoint[]): LocalObservation {
	const ports = new Map(endpoints.map(({ service, serverPort }) => [service, serverPort]));
	const settings = [...ports].map(([service, port]): LocalSetting => {
		const key = PROSODY_KEY[service];
		return { software: "prosody", file: "", key, section: "global", lines: [`${key} = { ${port} }`] };
	});
	return {
		...local,
		software: [
			...local.software.filter(({ software }) => software !== "prosody"),
			{ software: "prosody", version: "0.12", running: true },
		],
		listeners: [...local.listeners, ...[...ports.values()].map((port) => ({ address: "::", port }))],
		settings: [...local.settings.filter(({ key }) => !Object.values<string>(PROSODY_KEY).includes(key)), ...settings],
	};
}
