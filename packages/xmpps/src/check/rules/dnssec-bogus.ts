import type { Failed, PlainAnswer, SrvService } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import type { Observation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import { usedHosts } from "../facts/used-hosts.ts";
import type { Found, Rule } from "./rule.ts";

/** An answer whose signatures are not good. */
interface Bogus {
	readonly name: string;
	readonly type: string;
	readonly answer: Failed;
	readonly services: readonly SrvService[];
}

/** Signatures that do not fit. */
export const dnssecBogus: Rule = {
	id: "dnssec.bogus",
	severity: "broken",
	title: "DNSSEC validation fails",
	why: "The parent zone says that the zone is signed, and its signatures do not fit: they ran out, the keys were changed without the DS record at the parent, or the zone was moved to a server that does not sign. Every validating resolver, which is most large ones, answers with a failure: the domain does not exist for whoever uses them.",
	example: "_xmpps-client._tcp.example.org. SRV: DNSSEC validation failed: signature expired",
	remedy:
		"Sign the zone again, or bring the DS record at the parent in line with the zone's keys; where the zone is not signed any more, remove the DS record.",
	source: ["RFC 4035, 5.5", "RFC 8914, 4.7"],
	find({ observation }): Found[] {
		const zones = new Map<string, Bogus[]>();
		for (const one of bogusAnswers(observation)) {
			const zone = zoneOf(observation, one.name);
			zones.set(zone, [...(zones.get(zone) ?? []), one]);
		}
		return [...zones].map(([zone, answers]): Found => {
			const services = answers.flatMap((one) => one.services);
			return {
				concerned: services.length === 0 ? "both" : concernedBy(services),
				whom: "everybody whose resolver validates",
				subject: `DNSSEC of ${zone}`,
				title: `The signatures of ${zone} do not fit`,
				evidence: answers.map(({ name, type, answer }) => `${name} ${type}: ${answer.detail}`),
				remedies: remediesFor(observation, zone, answers),
			};
		});
	},
};

function bogusAnswers(observation: Observation): Bogus[] {
	const { dns, domain } = observation;
	const found: Bogus[] = [];
	const judge = (name: string, type: string, answer: PlainAnswer<unknown>, services: readonly SrvService[]): void => {
		if (answer.kind === "failed" && answer.reason === "bogus") found.push({ name, type, answer, services });
	};
	for (const { name, service, answer } of dns.srv) judge(name, "SRV", answer, [service]);
	const used = new Map(usedHosts(observation).map(({ name, services }) => [name, services]));
	for (const { name, a, aaaa } of dns.hosts) {
		const services = used.get(name);
		// Behind records that lead elsewhere nobody asks for the domain's own addresses.
		if (services === undefined && name !== domain.ascii) continue;
		judge(name, "A", a, services ?? []);
		judge(name, "AAAA", aaaa, services ?? []);
	}
	for (const { name, target, answer } of dns.tlsa) judge(name, "TLSA", answer, used.get(target) ?? []);
	if (dns.zone !== undefined) judge(dns.zone.apex, "SOA", dns.zone.soa, []);
	return found;
}

/** The zone of the domain where the name is below it; else nobody asked, and the host's own name has to do. */
function zoneOf({ dns, domain }: Observation, name: string): string {
	const apex = dns.zone?.apex ?? domain.ascii;
	if (name === apex || name.endsWith(`.${apex}`)) return apex;
	return name.replace(/^(_[^.]+\.)+/, "");
}

function remediesFor({ dns, domain }: Observation, zone: string, answers: readonly Bogus[]): Remedy[] {
	const own = zone === (dns.zone?.apex ?? domain.ascii);
	const expired = answers.some(({ answer }) => /expired|not yet valid/.test(answer.detail));
	const primary = own && dns.zone?.soa.kind === "found" ? dns.zone.soa.records[0]?.primary : undefined;
	const delegation = (after: readonly string[], why: string): Change => ({
		item: { kind: "delegation", zone },
		after,
		why,
	});
	const why = "the parent says that the zone is signed";
	const unsigned: Remedy = { when: "the zone is not signed any more", changes: [delegation([], why)] };
	if (!expired) {
		const keys = ["the DS records of the keys that the zone is signed with now"];
		return [{ changes: [delegation(keys, "the parent vouches for keys that the zone does not have")] }, unsigned];
	}
	const again: Change =
		primary === undefined
			? delegation(["as it is; the zone signed again with the keys that it is for"], "the signatures ran out")
			: {
					item: { kind: "zone-copy", zone, server: primary },
					after: ["a new one, signed again"],
					why: "the signatures ran out",
				};
	return [{ changes: [again] }, unsigned];
}
