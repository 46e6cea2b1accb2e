import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation, StarttlsObservation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { endpointSubject } from "../facts/subject.ts";
import { certificate, forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** STARTTLS that is offered and comes to nothing. */
export const starttlsFails: Rule = {
	id: "starttls.fails",
	severity: "broken",
	title: "STARTTLS is offered and fails",
	why: "The server offers STARTTLS, and then answers with `<failure/>`, or the handshake behind `<proceed/>` does not come to an end. Mostly it cannot read its certificate or key, or has none for this domain.",
	example: "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
	remedy: "Give the server a certificate for the domain with a key that it can read, and look into its log.",
	source: ["RFC 6120, 5.4.2.2", "RFC 6120, 5.4.3.2"],
	supersedes: ["tls.not-tls", "tls.alert", "tls.stops"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	if (tlsKind(endpoint.service) !== "starttls") return [];
	const plain = endpoint.starttls.find(({ sni }) => sni === "domain");
	const evidence = plain === undefined ? undefined : failure(plain);
	if (evidence === undefined) return [];
	const { ascii } = facts.observation.domain;
	const why = "it must be there, and its key readable for the server";
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: `STARTTLS fails at ${endpoint.service}`,
			evidence: [evidence],
			remedies: forServer(facts, {
				prosody: [
					certificate(ascii, [`DNS:${ascii}`], why, "prosody"),
					service("prosody", "restarted", "it reads the certificate anew"),
				],
				ejabberd: [
					certificate(ascii, [`DNS:${ascii}`], why, "ejabberd"),
					service("ejabberd", "restarted", "it reads the certificate anew"),
				],
			}),
		},
	];
}

/** A server that is too old for our TLS has a rule of its own, which says more. */
function failure({ before, refusal, tls }: StarttlsObservation): string | undefined {
	if (before.kind !== "xmpp") return undefined;
	if (refusal?.reason === "refused" || refusal?.reason === "failed") return refusal.detail;
	return tls?.kind === "failed" ? `behind <proceed/>: ${tls.detail}` : undefined;
}
