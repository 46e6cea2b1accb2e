import { role, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { insideOf } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { movedTo, rightPort } from "./right-port.ts";
import type { Found, Rule } from "./rule.ts";

/** A STARTTLS record that leads to a port where TLS begins with the first byte. */
export const srvXmppOnDirectTlsPort: Rule = {
	id: "srv.xmpp-on-direct-tls-port",
	severity: "broken",
	title: "A record for STARTTLS leads to a direct TLS port",
	why: "A name that begins with `_xmpp-` promises a stream that begins in clear text. The server at this port waits for a TLS hello instead, and both wait for each other or part at once.",
	example: "_xmpp-client._tcp.example.org. SRV 5 5 5223 xmpps.example.org.",
	remedy:
		"Let the record lead to the STARTTLS port, usually 5222 or 5269, and publish an `_xmpps-` record for this one.",
	source: ["XEP-0368, 3"],
	supersedes: [
		"stream.web-answers",
		"stream.other-protocol",
		"stream.silent",
		"stream.error",
		"starttls.not-offered",
		"starttls.fails",
		"sasl.offered-before-tls",
	],
	find(facts): Found[] {
		const wrong = facts.observation.endpoints.filter(speaksDirectTls);
		return wrong.map((endpoint): Found => {
			const of = role(endpoint.service);
			const before = endpoint.starttls.find(({ sni }) => sni === "domain")?.before;
			return {
				concerned: concernedBy([endpoint.service]),
				whom: `${WHO[of]} that follow this record`,
				subject: endpointSubject(endpoint),
				title: `${addressAndPort(endpoint)} speaks direct TLS, and the record of ${endpoint.service} promises STARTTLS`,
				evidence: [
					`in clear text: ${before?.kind ?? "no answer"}`,
					`with TLS from the first byte on: ${answerInside(endpoint)}`,
				],
				remedies: [
					...rightPort(facts, endpoint, wrong),
					{ when: "STARTTLS is not wanted", changes: movedTo(facts, of, "direct-tls", wrong) },
				],
			};
		});
	},
};

function speaksDirectTls(endpoint: EndpointObservation): boolean {
	if (tlsKind(endpoint.service) !== "starttls" || endpoint.origin === "fallback") return false;
	if (endpoint.starttls.some(({ before }) => before.kind === "xmpp" || before.kind === "stream-error")) return false;
	return answerInside(endpoint) !== undefined;
}

function answerInside(endpoint: EndpointObservation): string | undefined {
	for (const probe of endpoint.cross) {
		const inside = probe.probe === "direct-tls" ? insideOf(probe.result) : undefined;
		if (inside?.kind === "xmpp") return "an XMPP stream";
		if (inside?.kind === "stream-error") return `stream error ${inside.condition}`;
	}
	return undefined;
}
