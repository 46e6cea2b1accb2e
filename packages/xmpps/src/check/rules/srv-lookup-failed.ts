import { role } from "xmpps-connect/protocol";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { answerText, serverAnswer } from "../facts/zone-answers.ts";
import type { Found, Rule } from "./rule.ts";

/** An SRV question to which no answer came. */
export const srvLookupFailed: Rule = {
	id: "srv.lookup-failed",
	severity: "unknown",
	title: "SRV records could not be looked up",
	why: "The resolver gave no usable answer, so that nothing is known of the records: they may be there or not. It can be the resolver, the way to it, or the servers of the zone. Clients whose resolver fails alike do not find the domain.",
	example: "_xmpps-client._tcp.example.org. SRV: the server failed",
	remedy: "Check again with another resolver (`--dns ADDRESS`). Where it still fails, look at the servers of the zone.",
	source: ["RFC 6120, 3.2.1"],
	find: ({ observation }): Found[] =>
		observation.dns.srv.flatMap(({ service, name, answer }): Found[] => {
			// A signature that does not fit is an answer: dnssec.bogus.
			if (answer.kind !== "failed" || answer.reason === "bogus") return [];
			const servers = (observation.dns.zone?.servers ?? []).flatMap((server) => {
				const text = answerText(serverAnswer(server, service));
				return text === undefined ? [] : [`${server.name} (${server.address}) has: ${text.replaceAll("\n", ", ")}`];
			});
			return [
				{
					concerned: concernedBy([service]),
					whom: `${WHO[role(service)]} whose resolver fails alike`,
					subject: `${name} SRV`,
					title: `The records of ${service} could not be looked up`,
					evidence: [`${name} SRV: ${answer.detail}`, ...servers],
					remedies: [],
				},
			];
		}),
};
