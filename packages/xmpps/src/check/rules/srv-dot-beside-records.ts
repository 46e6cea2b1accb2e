import { role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { lookup, recordsOf } from "../facts/records.ts";
import { recordSubject } from "../facts/subject.ts";
import { anyWorks } from "../facts/works.ts";
import { setSrv } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** "Not offered" and an offer side by side. */
export const srvDotBesideRecords: Rule = {
	id: "srv.dot-beside-records",
	severity: "limited",
	title: 'A service says "not offered" and names a server at once',
	why: "The target `.` means that a service is decidedly not available, and has to stand alone. Beside other records it contradicts them: some clients leave it out, others take the whole service for not offered, or try to look `.` up.",
	example:
		"_xmpps-client._tcp.example.org. SRV 0 0 0 .\n_xmpps-client._tcp.example.org. SRV 5 5 443 xmpps.example.org.",
	remedy: "Remove the record with the target `.`, or all others.",
	source: ["RFC 2782, Target", "RFC 6120, 3.2.1"],
	find(facts): Found[] {
		const { observation } = facts;
		return observation.dns.srv.flatMap(({ service, name }): Found[] => {
			const records = recordsOf(observation, service);
			const dots = records.filter(({ target }) => target === ".");
			const others = records.filter(({ target }) => target !== ".");
			if (dots.length === 0 || others.length === 0) return [];
			const offered: Remedy = {
				when: "the service is offered",
				changes: [setSrv(name, records, others, "`.` contradicts the records beside it")],
			};
			const refused: Remedy = {
				when: "the service is not offered",
				changes: [setSrv(name, records, dots.slice(0, 1), "`.` has to stand alone")],
			};
			const endpoints = observation.endpoints.filter((endpoint) => endpoint.service === service);
			const dead = endpoints.length > 0 && anyWorks(facts, endpoints) === "no";
			return [
				{
					concerned: concernedBy([service]),
					whom: `${WHO[role(service)]} that take \`.\` at its word`,
					subject: `${name} SRV`,
					title: `${service} says "not offered" and names ${others.length === 1 ? "a server" : "servers"} at once`,
					evidence: [
						...records.map((record) => recordSubject(name, record)),
						`answer from ${lookup(observation, service)?.answer.via?.server ?? "the DNS"}`,
					],
					remedies: dead ? [refused, offered] : [offered, refused],
				},
			];
		});
	},
};
