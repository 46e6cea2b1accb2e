import { role } from "xmpps-connect/protocol";
import { alpnEntry, alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { multiplexerRemedies } from "../remedies/multiplexer.ts";
import type { Found, Rule } from "./rule.ts";

/** A multiplexer that knows one ALPN name alone, and not a list with it. */
export const alpnExactMatch: Rule = {
	id: "alpn.exact-match",
	severity: "limited",
	title: "A hello with two ALPN names goes the wrong way",
	why: "ALPN is a list. A multiplexer that compares the whole list with one name sends a client that offers the right name beside another one to the web site. In nginx it is the exact key of a map: the variable holds all names with commas between.",
	example: '"xmpp-client" 127.0.0.1:5223;',
	remedy: "Look for the name in the list.",
	source: ["RFC 7301, 3.1", "XEP-0368, 3"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			if (alpnEntry(facts, endpoint, "right").kind !== "in" || alpnEntry(facts, endpoint, "both").kind !== "out")
				return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that offer more than one ALPN name`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} sends a hello with two ALPN names the wrong way`,
					evidence: [
						alpnLine(endpoint, "right", "with the right ALPN alone"),
						alpnLine(endpoint, "both", "with http/1.1 beside it"),
					],
					remedies: multiplexerRemedies(facts, endpoint),
				},
			];
		}),
};
