import { role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { cell, insideOf, mainResult } from "../facts/main-result.ts";
import { isXmpp } from "../facts/shared-port.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { multiplexerRemedies } from "../remedies/multiplexer.ts";
import { knowAlpn } from "../remedies/tls-end.ts";
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
	supersedes: ["tls.alert", "tls.stops", "alpn.selected-wrong"],
	find: (facts): Found[] =>
		directEndpoints(facts)
			.filter(isRefused)
			.map((endpoint) => ({
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
					...(isXmppWithout(endpoint) ? knowAlpn(facts, endpoint) : multiplexerRemedies(facts, endpoint)),
					...leadElsewhere(facts, endpoint, "what ends TLS there refuses the ALPN name of XMPP"),
				],
			})),
};

/** It says so, or the same hello without ALPN comes through. */
function isRefused(endpoint: EndpointObservation): boolean {
	const main = mainResult(endpoint);
	if (main?.kind !== "failed") return false;
	if (main.alert === "no_application_protocol") return true;
	// A handshake that takes too long says nothing of ALPN: the next one may come through by chance.
	return main.reason !== "timeout" && isXmppWithout(endpoint);
}

/** What ends TLS there hands everything on to the XMPP server. */
function isXmppWithout(endpoint: EndpointObservation): boolean {
	return isXmpp(insideOf(cell(endpoint, "none", "domain")));
}
