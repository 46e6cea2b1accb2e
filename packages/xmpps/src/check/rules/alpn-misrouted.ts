import { role } from "xmpps-connect/protocol";
import type { AlpnOffer } from "../../model/observation-tls.ts";
import { alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { cell, insideOf } from "../facts/main-result.ts";
import { isWeb, isXmpp } from "../facts/shared-port.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { multiplexerRemedies } from "../remedies/multiplexer.ts";
import type { Found, Rule } from "./rule.ts";

/** Hellos that may reach XMPP where the right one does not. */
const OTHERS: readonly AlpnOffer[] = ["none", "other-service", "both", "nonsense"];

/** The right ALPN name leads to the web, and another hello to XMPP. */
export const alpnMisrouted: Rule = {
	id: "alpn.misrouted",
	severity: "broken",
	title: "The ALPN name of XMPP leads to the web site",
	why: "Port 443 is shared, and XMPP is behind it: other hellos reach it. The right one does not, since the multiplexer looks for another name (`xmpp`, `xmpps-client`) or has its backends the wrong way round.",
	example: "ALPN xmpp-client: HTTP (nginx); no ALPN: XMPP",
	remedy: "Correct the name or the backend in the multiplexer.",
	source: ["XEP-0368, 3"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			if (!isWeb(insideOf(cell(endpoint, "right", "domain")))) return [];
			const other = OTHERS.find((alpn) => isXmpp(insideOf(cell(endpoint, alpn, "domain"))));
			if (other === undefined) return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that send ALPN as XEP-0368 has it`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} sends the ALPN name of XMPP to the web site`,
					evidence: [
						alpnLine(endpoint, "right", "with the right ALPN"),
						alpnLine(endpoint, other, other === "none" ? "without ALPN" : `with ALPN "${other}"`),
					],
					remedies: multiplexerRemedies(facts, endpoint),
				},
			];
		}),
};
