import { role } from "xmpps-connect/protocol";
import { alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { mainResult } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { multiplexerRemedies } from "../remedies/multiplexer.ts";
import type { Found, Rule } from "./rule.ts";

/** The server refuses the ALPN name that clients are to send. */
export const alpnRefused: Rule = {
	id: "alpn.refused",
	severity: "broken",
	title: "The server refuses the ALPN name of XMPP",
	why: "What ends TLS here knows other ALPN names alone, those of the web mostly, and answers `no_application_protocol` as the standard has it. Few clients try again without ALPN.",
	example: "alert no_application_protocol(120)",
	remedy: "Let whatever ends TLS here know the ALPN name of XMPP, or none at all.",
	source: ["XEP-0368, 3", "RFC 7301, 3.2"],
	supersedes: ["tls.alert"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			const main = mainResult(endpoint);
			if (main?.kind !== "failed" || main.alert !== "no_application_protocol") return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that send ALPN as XEP-0368 has it`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} refuses the ALPN name of XMPP`,
					evidence: [
						alpnLine(endpoint, "right", "with the right ALPN"),
						alpnLine(endpoint, "none", "without ALPN"),
						alpnLine(endpoint, "web", "with the web's ALPN"),
					],
					remedies: [
						...multiplexerRemedies(facts, endpoint),
						...leadElsewhere(facts, endpoint, "what ends TLS there refuses the ALPN name of XMPP"),
					],
				},
			];
		}),
};
