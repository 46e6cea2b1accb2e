import type { EndpointObservation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { insideOf, mainResult } from "../facts/main-result.ts";
import { namesOr } from "../facts/secure-features.ts";
import { endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import type { Found, Rule } from "./rule.ts";

/** STARTTLS offered on a stream that is inside TLS already. */
export const streamStarttlsInsideTls: Rule = {
	id: "stream.starttls-inside-tls",
	severity: "broken",
	title: "STARTTLS is offered inside direct TLS",
	why: "A program in front of the XMPP server ends TLS and hands the plain stream to the port for STARTTLS. The server does not know that TLS is there: it asks for STARTTLS, which must not be used here, and shows no SASL mechanisms before it.",
	example:
		"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
	remedy:
		"Give the XMPP server a port for direct TLS, and lead the record there; a program in front must pass TLS on untouched.",
	source: ["XEP-0368, 3", "RFC 6120, 5.4.1"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const inside = insideOf(mainResult(endpoint));
	if (!endpoint.service.startsWith("xmpps-") || inside?.kind !== "xmpp") return [];
	const { starttls, mechanisms } = inside.features;
	if (starttls === "absent") return [];
	const loginIsOffered = starttls === "optional" && mechanisms.length > 0;
	return [
		{
			...(loginIsOffered ? { severity: "limited" } : {}),
			concerned: concernedBy([endpoint.service]),
			whom: loginIsOffered ? "those that take up STARTTLS where it is offered" : "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: "STARTTLS is offered on a stream that is inside TLS already",
			evidence: [`features inside TLS: starttls ${starttls}`, `SASL mechanisms: ${namesOr(mechanisms, "none")}`],
			remedies: leadElsewhere(facts, endpoint, "what has this port ends TLS before the XMPP server"),
		},
	];
}
