import type { Change } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { insideWords } from "../facts/answers.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { offersNothing } from "../facts/offers-nothing.ts";
import { namesOr, offeredBeforeTls } from "../facts/secure-features.ts";
import { endpointSubject } from "../facts/subject.ts";
import { prosodyModule } from "../remedies/prosody-module.ts";
import { certificate, ejabberdSetting, forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** A STARTTLS record whose server has no STARTTLS. */
export const starttlsNotOffered: Rule = {
	id: "starttls.not-offered",
	severity: "broken",
	title: "STARTTLS is not offered",
	why: "The server speaks XMPP in the clear and offers no TLS: it has no certificate for this domain, or its TLS is switched off. Clients and servers that insist on TLS, as they should, give up.",
	example: "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>…</mechanisms></stream:features>",
	remedy: "Give the server a certificate for the domain and switch on its TLS.",
	source: ["RFC 7590, 3.1", "RFC 6120, 5.4.1"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const plain = endpoint.starttls.find(({ sni }) => sni === "domain");
	if (plain === undefined || plain.tls !== undefined) return [];
	const evidence = withoutStarttls(endpoint, plain.before);
	if (evidence.length === 0) return [];
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who insists on TLS",
			subject: endpointSubject(endpoint),
			title: `${endpoint.service} offers no STARTTLS`,
			evidence,
			remedies: forServer(facts, { prosody: prosody(facts), ejabberd: ejabberd(endpoint) }),
		},
	];
}

/** What shows that there is none. */
function withoutStarttls(endpoint: EndpointObservation, before: Inside): string[] {
	if (offersNothing(before)) return [`the answer to a stream header without TLS: ${insideWords(before)}`];
	const features = offeredBeforeTls(endpoint);
	if (features?.starttls !== "absent") return [];
	return [
		`features before TLS: ${namesOr(features.names, "none")}`,
		`SASL mechanisms before TLS: ${namesOr(features.mechanisms, "none")}`,
	];
}

function prosody(facts: Facts): Change[] {
	const { ascii } = facts.observation.domain;
	return [
		certificate(ascii, [`DNS:${ascii}`], "without one for the domain Prosody offers no STARTTLS", "prosody"),
		...prosodyModule(facts, "tls", "it offers STARTTLS"),
	];
}

function ejabberd({ service: of, port }: EndpointObservation): Change[] {
	if (of.endsWith("-server")) {
		return [
			ejabberdSetting("s2s_use_starttls", ["s2s_use_starttls: required"], "it is off unless it is set"),
			service("ejabberd", "restarted", "listeners take it at the start"),
		];
	}
	const listener = [`- port: ${port}`, '  ip: "::"', "  module: ejabberd_c2s", "  starttls_required: true"];
	return [
		ejabberdSetting(`port ${port}`, listener, "the listener begins TLS on request", "listen"),
		service("ejabberd", "restarted", "at a reload a changed listener may stay closed"),
	];
}
