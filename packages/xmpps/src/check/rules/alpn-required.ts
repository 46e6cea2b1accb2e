import { role } from "xmpps-connect/protocol";
import { alpnEntry, alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { cell } from "../facts/main-result.ts";
import { shareProblems } from "../facts/shared-problems.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { deadWebs } from "../facts/web-behind.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { multiplexerRemedies } from "../remedies/multiplexer.ts";
import type { Found, Rule } from "./rule.ts";

/** Without ALPN the handshake itself fails. */
export const alpnRequired: Rule = {
	id: "alpn.required",
	severity: "limited",
	title: "Without ALPN the TLS handshake fails",
	why: "Something in front of the server has no place for a hello without ALPN and ends the connection. ALPN is only recommended to clients; those that send none should reach one of the two, by the name in SNI if by nothing else.",
	example: "ALPN xmpp-client: XMPP; no ALPN: connection closed",
	remedy: "Let the multiplexer send what has no ALPN to one of its backends.",
	source: ["XEP-0368, 3", "XEP-0368, 5"],
	find: (facts): Found[] => {
		// Who is led to a web server that is not there would get in no more if it were: that it is missing is what is wrong.
		const dead = deadWebs(facts).length === 0 ? [] : shareProblems(facts, "broken").map(({ shared }) => shared);
		return directEndpoints(facts).flatMap((endpoint): Found[] => {
			if (dead.some(({ address, port }) => address === endpoint.address && port === endpoint.port)) return [];
			const without = cell(endpoint, "none", "domain");
			if (alpnEntry(facts, endpoint, "right").kind !== "in" || without?.kind !== "failed") return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that send no ALPN`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} ends the handshake of those who send no ALPN`,
					evidence: [alpnLine(endpoint, "right", "with ALPN"), alpnLine(endpoint, "none", "without ALPN")],
					remedies: [
						...multiplexerRemedies(facts, endpoint),
						...leadElsewhere(facts, endpoint, "a port of its own needs no ALPN"),
					],
				},
			];
		});
	},
};
