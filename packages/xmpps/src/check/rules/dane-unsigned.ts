import type { Remedy } from "../../model/change.ts";
import type { Observation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import { hostOf, type SrvTarget, servicesOf, srvTargets } from "../facts/srv-targets.ts";
import type { Found, Rule } from "./rule.ts";

/** TLSA records that do not count, because something on the way to them is not signed. */
export const daneUnsigned: Rule = {
	id: "dane.unsigned",
	severity: "advice",
	title: "TLSA records do not count, because not everything is signed",
	why: "DANE needs DNSSEC all the way: the SRV record, the addresses of its target and the TLSA records. Where one of them is not signed, an attacker could forge it, so that nobody may believe the others. The server is verified by its certificate alone, as if there were no TLSA records.",
	example: "_xmpps-client._tcp.example.org. SRV: not signed\n_443._tcp.xmpps.example.net. TLSA: signed",
	remedy: "Sign the zone and have its DS records published by the parent; or remove the TLSA records.",
	source: ["RFC 7673, 3.1", "RFC 7673, 3.3"],
	find({ observation }): Found[] {
		const validates = anyAuthentic(observation);
		return srvTargets(observation).flatMap((target): Found[] => {
			const tlsa = observation.dns.tlsa.filter(
				(lookup) => lookup.target === target.name && lookup.answer.kind === "found",
			);
			// What is assumed is not signed yet, and says nothing of what will be.
			if (tlsa.length === 0 || target.uses.some(({ assumed }) => assumed)) return [];
			const open = unsignedParts(observation, target);
			if (open.length === 0) return [];
			return [
				{
					concerned: concernedBy(servicesOf(target)),
					whom: "everybody who checks DANE",
					subject: `DANE of ${target.name}`,
					title: validates
						? `The TLSA records of ${target.name} do not count: not everything that leads to them is signed`
						: `No answer about ${target.name} was authenticated here, so that its TLSA records did not count`,
					evidence: [
						...tlsa.map(({ name }) => `${name} TLSA: found`),
						...open.map((part) => `${part}: not authenticated`),
						...(validates
							? []
							: ["no answer at all was: the resolver may not validate, or is not trusted (`--trust-ad`)"]),
					],
					remedies: remediesFor(observation, open, validates),
				},
			];
		});
	},
};

/** The answers on the way to a target's TLSA records for which nobody vouches. */
function unsignedParts(observation: Observation, { name, uses }: SrvTarget): string[] {
	const { dns } = observation;
	const host = hostOf(observation, name);
	const answers = [
		...dns.srv
			.filter(({ service }) => uses.some((use) => use.service === service))
			.map((lookup) => ({ words: `${lookup.name} SRV`, answer: lookup.answer })),
		...(host === undefined
			? []
			: [
					{ words: `${name} A`, answer: host.a },
					{ words: `${name} AAAA`, answer: host.aaaa },
				]),
		...dns.tlsa
			.filter(({ target }) => target === name)
			.map((lookup) => ({ words: `${lookup.name} TLSA`, answer: lookup.answer })),
	];
	return answers.filter(({ answer }) => answer.kind === "found" && !answer.authentic).map(({ words }) => words);
}

/** The resolver was seen to validate, and to be believed. */
function anyAuthentic({ dns }: Observation): boolean {
	const answers = [
		...dns.srv.map(({ answer }) => answer),
		...dns.hosts.flatMap(({ a, aaaa }) => [a, aaaa]),
		...dns.tlsa.map(({ answer }) => answer),
		...(dns.zone === undefined ? [] : [dns.zone.soa, dns.zone.ns]),
	];
	return answers.some((answer) => answer.kind !== "failed" && answer.authentic);
}

function remediesFor({ dns, domain }: Observation, open: readonly string[], validates: boolean): Remedy[] {
	const apex = dns.zone?.apex ?? domain.ascii;
	const names = open.map((part) => part.split(" ")[0] ?? "");
	const own = names.filter((name) => name === apex || name.endsWith(`.${apex}`));
	const zone = own.length > 0 ? apex : (names[0] ?? apex).replace(/^(_[^.]+\.)+/, "");
	return [
		{
			when: validates ? `${zone} can be signed` : `${zone} is not signed yet`,
			changes: [
				{
					item: { kind: "delegation", zone },
					after: ["the DS records of the keys that the zone is to be signed with"],
					why: "without them nobody believes the signatures",
				},
			],
		},
	];
}
