import type { EndpointObservation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { endpointSubject } from "../facts/subject.ts";
import { forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Text behind `<proceed/>`, before TLS. */
export const starttlsInjection: Rule = {
	id: "starttls.injection",
	severity: "broken",
	title: "Text follows <proceed/> before TLS begins",
	why: "Behind `<proceed/>` the next byte belongs to TLS. What stands there in the clear was put in by somebody on the way, or by a server with a defect; a careless client would take it for something that came through TLS. Careful ones give up.",
	example: "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message …>",
	remedy: "Look from another network: when it is gone there, something on the way did it. Else update the server.",
	source: ["RFC 6120, 5.4.3.3", "RFC 6120, 5.4.2.3"],
	supersedes: ["starttls.fails"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const injected = endpoint.starttls.flatMap(({ refusal }) =>
		refusal?.reason === "injection" ? [refusal.detail] : [],
	);
	if (injected.length === 0) return [];
	const why = "with the newest version that its system has";
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record and is careful",
			subject: endpointSubject(endpoint),
			title: "Somebody sends text in the clear behind <proceed/>",
			evidence: [...new Set(injected)],
			remedies: forServer(facts, {
				prosody: [service("prosody", "restarted", why)],
				ejabberd: [service("ejabberd", "restarted", why)],
			}),
		},
	];
}
