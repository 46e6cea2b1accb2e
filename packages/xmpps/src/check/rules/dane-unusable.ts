import { concernedBy } from "../facts/concerned.ts";
import { endpointsOf, isUsable, keyRecord, shownAt, tlsaData, tlsaShown } from "../facts/tlsa-records.ts";
import { setRecords } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** A TLSA record that nobody can use. */
export const daneUnusable: Rule = {
	id: "dane.unusable",
	severity: "advice",
	title: "A TLSA record can be used by nobody",
	why: "Its usage, selector or matching type is none that exists, or its digest is not as long as that of its algorithm. Everybody passes it over; where it is the only one, there is no DANE.",
	example: "_443._tcp.xmpps.example.org. TLSA 3 1 1 2f6a",
	remedy: "Publish `3 1 1` with the SHA-256 of the server's key.",
	source: ["RFC 6698, 4.1", "RFC 6698, 2.1"],
	find: (facts): Found[] =>
		facts.observation.dns.tlsa.flatMap((lookup): Found[] => {
			if (lookup.answer.kind !== "found") return [];
			const { records } = lookup.answer;
			const useless = records.filter((record) => !isUsable(record));
			if (useless.length === 0) return [];
			const kept = records.filter(isUsable).map(tlsaData);
			const keys = shownAt(facts, lookup).map(keyRecord);
			const after = [...new Set(kept.length > 0 ? kept : keys)];
			const services = endpointsOf(facts, lookup).map(({ service }) => service);
			return [
				{
					concerned: services.length === 0 ? "both" : concernedBy(services),
					whom: "everybody who checks DANE",
					subject: `${lookup.name} TLSA`,
					title: `${useless.length === 1 ? "A TLSA record" : `${useless.length} TLSA records`} at ${lookup.name} can be used by nobody`,
					evidence: useless.map((record) => `${lookup.name} TLSA ${tlsaShown(record)}`),
					remedies: [
						{
							changes: [setRecords(lookup.name, "TLSA", records.map(tlsaData), after, "what others can use")],
						},
					],
				},
			];
		}),
};
