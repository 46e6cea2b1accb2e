import type { SrvService } from "xmpps-connect/protocol";
import type { Observation } from "../../model/observation.ts";
import type { HostLookup } from "../../model/observation-dns.ts";
import { privateRange } from "./private-range.ts";
import { hostOf, servicesOf, srvTargets } from "./srv-targets.ts";

/** A host that clients or servers are led to. */
export interface UsedHost {
	readonly name: string;
	readonly services: readonly SrvService[];
	readonly lookup: HostLookup;
}

/** Every host that somebody is led to: the SRV targets, and the domain itself where it is the fallback. */
export function usedHosts(observation: Observation): UsedHost[] {
	const uses = new Map(srvTargets(observation).map((target) => [target.name, servicesOf(target)]));
	for (const { origin, target, service } of observation.endpoints) {
		if (origin !== "fallback") continue;
		uses.set(target, [...new Set([...(uses.get(target) ?? []), service])]);
	}
	return [...uses].flatMap(([name, services]) => {
		const lookup = hostOf(observation, name);
		return lookup === undefined ? [] : [{ name, services, lookup }];
	});
}

/** Addresses of a host that were left out of its answers, because a stranger may not have them dialled (`--public`). */
export function refusedAddresses({ cuts }: Observation, host: string): string[] {
	return cuts
		.filter(({ what, detail }) => what === "refused-address" && detail.startsWith(`an address of ${host} `))
		.map(({ where }) => where);
}

/** Those of them that are private. */
export function refusedPrivate(observation: Observation, host: string): string[] {
	return refusedAddresses(observation, host).filter((address) => privateRange(address) !== undefined);
}
