import { ipFamily, type SrvRecord, type SrvService } from "xmpps-connect/protocol";
import type { Observation } from "../../model/observation.ts";
import type { HostLookup } from "../../model/observation-dns.ts";

/** A name that SRV records lead to. */
export interface SrvTarget {
	readonly name: string;
	/** The records that lead there. */
	readonly uses: readonly TargetUse[];
}

/** A record that leads to a target. */
export interface TargetUse {
	readonly service: SrvService;
	readonly owner: string;
	readonly record: SrvRecord;
	readonly assumed: boolean;
}

/** Every target of the domain's SRV records, each once, in the order of the records; `.` is none. */
export function srvTargets({ dns }: Observation): SrvTarget[] {
	const targets = new Map<string, TargetUse[]>();
	for (const { service, name, answer, assumed = false } of dns.srv) {
		if (answer.kind !== "found") continue;
		for (const record of answer.records) {
			if (record.target === ".") continue;
			targets.set(record.target, [...(targets.get(record.target) ?? []), { service, owner: name, record, assumed }]);
		}
	}
	return [...targets].map(([name, uses]) => ({ name, uses }));
}

/** The services whose records lead to a target, each once. */
export function servicesOf({ uses }: SrvTarget): SrvService[] {
	return [...new Set(uses.map(({ service }) => service))];
}

/** What was looked up of a host; undefined where nobody asked. */
export function hostOf({ dns }: Observation, name: string): HostLookup | undefined {
	return dns.hosts.find((host) => host.name === name);
}

/** The addresses of a host of one family, or of both. */
export function addressesOf(host: HostLookup | undefined, family?: 4 | 6): string[] {
	if (host === undefined) return [];
	const answers = family === 4 ? [host.a] : family === 6 ? [host.aaaa] : [host.a, host.aaaa];
	return answers.flatMap((answer) => (answer.kind === "found" ? answer.records.map(({ address }) => address) : []));
}

/** What a target that is no host's name was meant to be. */
export type TargetSlip =
	/** The zone's name was added to a name that had it: the final dot was forgotten. */
	| { readonly kind: "doubled"; readonly meant: string }
	/** An IP address; SRV records lead to names alone (RFC 2782, Target). */
	| { readonly kind: "address"; readonly meant: string };

/** Recognises a target that its very spelling shows to be wrong; undefined for all others. */
export function targetSlip(observation: Observation, target: string): TargetSlip | undefined {
	if (ipFamily(target) !== 0) return { kind: "address", meant: target };
	const zones = new Set([observation.dns.zone?.apex ?? observation.domain.ascii, observation.domain.ascii]);
	for (const zone of zones) {
		const meant = target.endsWith(`.${zone}`) ? target.slice(0, -zone.length - 1) : "";
		if (ipFamily(meant) !== 0) return { kind: "address", meant };
		if (meant === zone || meant.endsWith(`.${zone}`)) return { kind: "doubled", meant };
	}
	return undefined;
}
