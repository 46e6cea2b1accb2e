import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { answersAt, insideWords } from "../facts/answers.ts";
import { isForComponents } from "../facts/component-stream.ts";
import { concernedBy } from "../facts/concerned.ts";
import { demandsCertificate } from "../facts/demands-certificate.ts";
import type { Facts } from "../facts/facts.ts";
import { insideOf, mainResult } from "../facts/main-result.ts";
import { offersNothing } from "../facts/offers-nothing.ts";
import { metLimits } from "../facts/server-limits.ts";
import { spokenRole } from "../facts/spoken-role.ts";
import { endpointSubject } from "../facts/subject.ts";
import { serveDomain } from "../remedies/serve-domain.ts";
import { forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

type StreamError = Extract<Inside, { kind: "stream-error" }>;

/** A server that ends the stream. */
export const streamError: Rule = {
	id: "stream.error",
	severity: "broken",
	title: "The server answers with a stream error",
	why: "An XMPP server is there and does not want the stream. `host-unknown` says that it does not serve this domain: the record leads to a server of somebody else, or the server's configuration lacks the domain. `see-other-host` sends clients elsewhere, which many of them do not follow.",
	example: "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
	remedy: "Add the domain to the server's configuration, or lead the record to the server that has it.",
	source: ["RFC 6120, 4.9.3", "RFC 6120, 4.9.3.6", "RFC 6120, 4.9.3.19"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const [main] = answersAt(endpoint);
	// A port for components serves no domain for anybody else.
	if (main?.inside.kind !== "stream-error" || isForComponents(main.inside)) return [];
	const error = main.inside;
	// What is missing there has rules of its own.
	if (offersNothing(error)) return [];
	if (demandsCertificate(endpoint, insideOf(mainResult(endpoint)))) return [];
	// A port of the other role has a rule of its own.
	const spoken = spokenRole(endpoint);
	if (spoken !== undefined && !endpoint.service.endsWith(spoken)) return [];
	return [
		{
			...severityOf(error, main.to),
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: titleOf(facts, error),
			evidence: [
				`${main.to}: ${insideWords(error)}`,
				...(error.redirect === undefined ? [] : [`the other host: ${error.redirect}`]),
			],
			remedies: remediesFor(facts, error),
		},
	];
}

function severityOf(error: StreamError, to: string): Pick<Found, "severity"> {
	if (metLimits(error)) return { severity: "unknown" };
	// RFC 6120, 4.9.3.19: it is followed, though never before TLS.
	return error.condition === "see-other-host" && to.startsWith("TLS") ? { severity: "limited" } : {};
}

function titleOf({ observation }: Facts, error: StreamError): string {
	const { condition } = error;
	switch (condition) {
		case "host-unknown":
		case "host-gone":
			return `The server does not serve ${observation.domain.unicode}`;
		case "see-other-host":
			return "The server sends everybody to another host";
		default:
			return metLimits(error)
				? `The server refused this check (${condition}), so that nothing is known`
				: `The server ends the stream with ${condition}`;
	}
}

function remediesFor(facts: Facts, { condition }: StreamError): readonly Remedy[] {
	if (condition === "host-unknown" || condition === "host-gone") {
		return serveDomain(facts, "the server answers for the domains that it is told of");
	}
	const why = "what it complains of may be gone after a new start; its log says more";
	return forServer(facts, {
		prosody: [service("prosody", "restarted", why)],
		ejabberd: [service("ejabberd", "restarted", why)],
	});
}
