import { role } from "xmpps-connect/protocol";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { agreedAnswer, answerText, isStale } from "../facts/zone-answers.ts";
import type { Found, Rule } from "./rule.ts";

/** The resolver has another answer than the servers of the zone. */
export const zoneRecursiveStale: Rule = {
	id: "zone.recursive-stale",
	severity: "limited",
	title: "A resolver still has an older answer than the zone's servers",
	why: "The records were changed, and the resolver that was asked has the answer from before in its memory, as it may until the TTL is over. So have others: some people see the old records, others the new ones. Where it lasts longer than the TTL, a resolver or a network gives answers of its own (split horizon).",
	example: "the resolver: 5 5 5222 xmpps.example.org.\nthe zone's servers: 5 5 443 xmpps.example.org.",
	remedy:
		"Wait until the TTL of the old records is over, and check again; keep what the old records lead to until then.",
	source: ["RFC 2181, 8", "RFC 2308, 5"],
	find: ({ observation }): Found[] =>
		observation.dns.srv.flatMap(({ service, name, answer }): Found[] => {
			const { zone } = observation.dns;
			if (zone === undefined || !isStale(observation, service)) return [];
			const negative = zone.soa.kind === "found" ? (zone.soa.records[0]?.minimum ?? 0) : 0;
			const seconds = answer.kind === "found" ? answer.ttl : negative;
			const oneLine = (text: string | undefined): string => (text ?? "").replaceAll("\n", ", ");
			const serial = zone.servers.flatMap(({ soa }) => (soa.kind === "found" ? soa.records : []))[0]?.serial;
			return [
				{
					concerned: concernedBy([service]),
					whom: `${WHO[role(service)]} whose resolver has the old answer`,
					subject: `${name} SRV`,
					title: `The resolver has another answer for ${service} than the servers of ${zone.apex}`,
					evidence: [
						`${answer.via?.server ?? "the resolver"}: ${oneLine(answerText(answer))}`,
						`the servers of ${zone.apex}: ${oneLine(answerText(agreedAnswer(observation, service)))}`,
					],
					remedies: [
						{
							changes: [
								{
									item: { kind: "zone-copy", zone: zone.apex, server: answer.via?.server ?? "the resolver" },
									after: serial === undefined ? [] : [String(serial)],
									why: `the old answer is forgotten after ${seconds} s: wait, and check again`,
								},
							],
						},
					],
				},
			];
		}),
};
