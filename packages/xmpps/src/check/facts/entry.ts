import { role, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { AlpnOffer, HandshakeResult, SniOffer } from "../../model/observation-tls.ts";
import { demandsCertificate } from "./demands-certificate.ts";
import type { Facts } from "./facts.ts";
import { mayBeOurs } from "./family-reach.ts";
import { cell } from "./main-result.ts";
import { metLimits } from "./server-limits.ts";
import { spokenRole } from "./spoken-role.ts";

/** What a client says in its hello. */
export interface Hello {
	readonly alpn: AlpnOffer;
	readonly sni: SniOffer;
}

/** Whether somebody who says this gets as far as the SASL mechanisms, and if not, why, in a few words. */
export type Entry =
	| { readonly kind: "in" }
	| { readonly kind: "out"; readonly why: string }
	| { readonly kind: "unknown"; readonly why: string };

/** The hello of XEP-0368, 3. */
export const STANDARD_HELLO: Hello = { alpn: "right", sni: "domain" };

const TURNED_AWAY: Entry = { kind: "unknown", why: "the server turned this check away because of its limits" };

/** TCP was open before: that it did not come about once more says nothing of TLS. */
const OF_TCP: ReadonlySet<string> = new Set(["refused", "unreachable", "no-family", "error"]);

/** Whether a client or server that follows the standards gets in at an endpoint. */
export function entry(facts: Facts, endpoint: EndpointObservation, hello: Hello = STANDARD_HELLO): Entry {
	const { tcp } = endpoint;
	if (tcp.kind === "not-tried") return { kind: "unknown", why: `not tried (${tcp.why})` };
	if (tcp.kind === "failed") {
		return { kind: mayBeOurs(facts, endpoint) ? "unknown" : "out", why: `TCP: ${tcp.reason}` };
	}
	if (tlsKind(endpoint.service) === "starttls") {
		const before = endpoint.starttls.find(({ sni }) => sni === hello.sni);
		if (before === undefined) return { kind: "unknown", why: "not tried" };
		if (metLimits(before.before)) return TURNED_AWAY;
		if (before.refusal !== undefined) return { kind: "out", why: `STARTTLS ${before.refusal.reason}` };
	}
	const spoken = spokenRole(endpoint);
	if (spoken !== undefined && spoken !== role(endpoint.service)) {
		// RFC 6120, 4.8.2: the namespace of the stream says for whom it is.
		return { kind: "out", why: `the stream is one for ${spoken}s` };
	}
	return throughTls(facts, endpoint, cell(endpoint, hello.alpn, hello.sni));
}

function throughTls(facts: Facts, endpoint: EndpointObservation, result: HandshakeResult | undefined): Entry {
	if (result === undefined) return { kind: "unknown", why: "not tried" };
	if (result.kind === "not-tried") return { kind: "unknown", why: `not tried (${result.why})` };
	if (result.kind === "failed") {
		return { kind: OF_TCP.has(result.reason) ? "unknown" : "out", why: `TLS: ${result.alert ?? result.reason}` };
	}
	const identity = facts.identity(endpoint, result);
	if (identity.kind !== "good") return { kind: "out", why: `certificate: ${identity.kind}` };
	switch (result.inside.kind) {
		case "xmpp":
			if (result.inside.features.mechanisms.length > 0 || endpoint.service.endsWith("-server")) return { kind: "in" };
			return { kind: "out", why: "no SASL mechanism is offered" };
		case "stream-error":
			if (demandsCertificate(endpoint, result.inside)) return { kind: "in" };
			if (metLimits(result.inside)) return TURNED_AWAY;
			return { kind: "out", why: `stream error ${result.inside.condition}` };
		case "not-asked":
			return { kind: "unknown", why: "only the handshake was tried" };
		default:
			return { kind: "out", why: `no XMPP inside: ${result.inside.kind}` };
	}
}
