import { concernedBy } from "../facts/concerned.ts";
import { addressAndPort } from "../facts/subject.ts";
import { endpointsOf, keyRecord, shownAt } from "../facts/tlsa-records.ts";
import { setRecords } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** TLSA records for one port of a target, none for another. */
export const danePortMissing: Rule = {
	id: "dane.port-missing",
	severity: "advice",
	title: "A target has TLSA records for one port and none for another",
	why: "TLSA records are looked for under the port that an SRV record names. Who comes to another port of the same host finds none, and has only the certificate to go by: DANE protects one way in, and an attacker takes the other.",
	example: "_443._tcp.xmpps.example.org. TLSA 3 1 1 2f6a…\n_5222._tcp.xmpps.example.org. TLSA (no such record)",
	remedy: "Publish the same record for each port of the target that an SRV record names.",
	source: ["RFC 6698, 3", "RFC 7673, 3.3"],
	find(facts): Found[] {
		const { tlsa } = facts.observation.dns;
		return tlsa.flatMap((lookup): Found[] => {
			if (lookup.answer.kind !== "absent") return [];
			const others = tlsa.filter(({ target, answer }) => {
				return target === lookup.target && answer.kind === "found" && answer.authentic;
			});
			const endpoints = endpointsOf(facts, lookup);
			const keys = [...new Set(shownAt(facts, lookup).map(keyRecord))];
			if (others.length === 0 || endpoints.length === 0 || keys.length === 0) return [];
			return [
				{
					concerned: concernedBy(endpoints.map(({ service }) => service)),
					whom: "everybody who checks DANE",
					subject: `${lookup.name} TLSA`,
					title: `${lookup.target} has TLSA records for another port and none for ${lookup.port}`,
					evidence: [
						`${lookup.name} TLSA: ${lookup.answer.reason}`,
						...others.map(({ name }) => `${name} TLSA: found`),
						...endpoints.map((endpoint) => `${addressAndPort(endpoint)} is reached by ${endpoint.service}`),
					],
					remedies: [{ changes: [setRecords(lookup.name, "TLSA", [], keys, "the key that the port shows")] }],
				},
			];
		});
	},
};
