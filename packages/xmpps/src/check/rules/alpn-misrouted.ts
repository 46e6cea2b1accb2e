import { role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { AlpnOffer } from "../../model/observation-tls.ts";
import { alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { cell, insideOf, mainResult } from "../facts/main-result.ts";
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
	why: "Port 443 is shared, and XMPP is behind it: other hellos reach it. The right one does not, since the multiplexer looks for another name (`xmpp`, `xmpps-client`) or has its backends the wrong way round. Web servers of today do not even answer it: `no_application_protocol`.",
	example: "ALPN xmpp-client: HTTP (nginx); no ALPN: XMPP",
	remedy: "Correct the name or the backend in the multiplexer.",
	source: ["XEP-0368, 3", "RFC 7301, 3.2"],
	supersedes: ["alpn.refused", "tls.alert"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			if (!isWeb(insideOf(mainResult(endpoint))) && !isRefusedByWeb(endpoint)) return [];
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
						...(isRefusedByWeb(endpoint) ? [alpnLine(endpoint, "web", "with the web's ALPN")] : []),
						alpnLine(endpoint, other, other === "none" ? "without ALPN" : `with ALPN "${other}"`),
					],
					remedies: multiplexerRemedies(facts, endpoint),
				},
			];
		}),
};

/** It gets to a web server, which knows the names of the web alone (RFC 7301, 3.2). */
function isRefusedByWeb(endpoint: EndpointObservation): boolean {
	const main = mainResult(endpoint);
	if (main?.kind !== "failed" || main.alert !== "no_application_protocol") return false;
	return isWeb(insideOf(cell(endpoint, "web", "domain")));
}
