import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import type { Found, Rule } from "../../../src/check/rules/rule.ts";
import type { Change, Item } from "../../../src/model/change.ts";
import type { EndpointObservation, Observation } from "../../../src/model/observation.ts";
import type { FeatureFacts, HandshakeResult, Inside } from "../../../src/model/observation-tls.ts";
import { handshake, matrix, observed, V4, withEndpoints, xmpp } from "../observed.ts";

/** What a rule finds in an observation. */
export function findWith(rule: Rule, observation: Observation): readonly Found[] {
	return rule.find(makeFacts(observation));
}

/** The changes of the first remedy: what a reader does first. */
export function firstChanges(found: Found | undefined): readonly Change[] {
	return found?.remedies[0]?.changes ?? [];
}

/** Kinds of items in the order of their changes, with what they are about: `setting network_settings`, `service prosody`. */
export function itemsOf(found: Found | undefined): string[] {
	return firstChanges(found).map(
		({ item, after }) => `${item.kind} ${nameOf(item)}${item.kind === "service" ? ` ${after[0]}` : ""}`,
	);
}

function nameOf(item: Item): string {
	switch (item.kind) {
		case "dns-records":
			return item.name;
		case "setting":
			return item.key;
		case "service":
			return item.software;
		case "certificate":
			return item.domain;
		case "managed":
			return item.name;
		case "firewall":
		case "clock":
			return item.address;
		default:
			return item.zone;
	}
}

/** The same world in which the IPv4 endpoint of a service is another one. */
export function withV4(
	service: EndpointObservation["service"],
	change: (endpoint: EndpointObservation) => EndpointObservation,
	base: Observation = observed(),
): Observation {
	return withEndpoints(base, service, (one) => (one.address === V4 ? change(one) : one));
}

/** A world in which all hellos to direct TLS for clients over IPv4 come to this. */
export function direct(result: HandshakeResult): Observation {
	return withV4("xmpps-client", (one) => ({ ...one, handshakes: matrix(() => result) }));
}

/** A world in which this answers inside direct TLS for clients over IPv4. */
export function directInside(inside: Inside): Observation {
	return direct(handshake({ inside }));
}

/** A world in which STARTTLS for clients over IPv4 begins with this, and comes no further. */
export function plain(
	before: Inside,
	refusal: "not-offered" | "refused" | "injection" | "failed" = "failed",
): Observation {
	return withV4("xmpp-client", (one) => ({
		...one,
		starttls: one.starttls.map(({ sni }) => ({
			sni,
			before,
			refusal: { reason: refusal, detail: `it was ${refusal}` },
		})),
	}));
}

/** A world in which every endpoint offers these features inside TLS, to clients or to servers. */
export function offering(
	features: Partial<FeatureFacts>,
	role: "client" | "server" = "client",
	base: Observation = observed(),
): Observation {
	const inside = xmpp(features, { namespace: `jabber:${role}` });
	return withEndpoints(
		withEndpoints(base, `xmpps-${role}`, (one) => ({ ...one, handshakes: matrix(() => handshake({ inside })) })),
		`xmpp-${role}`,
		(one) => ({ ...one, starttls: one.starttls.map((each) => ({ ...each, tls: handshake({ inside }) })) }),
	);
}

/** A world in which every STARTTLS endpoint offers these features before TLS. */
export function offeringBefore(features: Partial<FeatureFacts>, role: "client" | "server" = "client"): Observation {
	const before = xmpp({ mechanisms: [], ...features }, { namespace: `jabber:${role}` });
	return withEndpoints(observed(), `xmpp-${role}`, (one) => ({
		...one,
		starttls: one.starttls.map((each) => ({ ...each, before })),
	}));
}
