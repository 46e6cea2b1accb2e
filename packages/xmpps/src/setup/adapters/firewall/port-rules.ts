import { ipFamily } from "xmpps-connect/protocol";
import type { PlannedEndpoint } from "../adapter.ts";

/** An address and port of the host for which rules are wanted. */
export interface PortRule {
	readonly family: 4 | 6;
	/** The host's own. */
	readonly address: string;
	/** The port that packets come to. */
	readonly port: number;
	/** The port of the same address that they are translated to; absent: they are only let in. */
	readonly toPort?: number;
}

/**
 * What the kernel has to do for the endpoints: translate those that are to be reached by NAT, let the others in. Each address
 * and port once, IPv4 first, in the order of the endpoints. Pure.
 * @param sharedBy the port of a gateway that packets are translated to; absent: they are diverted, or it has the port itself
 */
export function portRules(endpoints: readonly PlannedEndpoint[], sharedBy?: number): readonly PortRule[] {
	const rules = new Map<string, PortRule>();
	for (const { local: address, port, serverPort, way } of endpoints) {
		if (rules.has(`${address} ${port}`)) continue;
		const toPort = way === "gateway" ? sharedBy : way === "nat" && port !== serverPort ? serverPort : undefined;
		const family = ipFamily(address) === 6 ? 6 : 4;
		rules.set(`${address} ${port}`, { family, address, port, ...(toPort === undefined ? {} : { toPort }) });
	}
	return [...rules.values()].sort((one, other) => one.family - other.family);
}

/** What the kernel hands to a gateway, each address and port once, IPv4 first. Pure. @param toPort the gateway's own */
export function diversionRules(endpoints: readonly PlannedEndpoint[], toPort: number): readonly Translation[] {
	const shared = endpoints.filter(({ way }) => way === "gateway");
	return portRules(shared).map((rule) => ({ ...rule, toPort }));
}

/** A rule that translates. */
export type Translation = PortRule & { readonly toPort: number };

export function isTranslation(rule: PortRule): rule is Translation {
	return rule.toPort !== undefined;
}
