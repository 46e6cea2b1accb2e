import { type Role, tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { insideOf, mainResult } from "./main-result.ts";

/**
 * For whom the stream at an endpoint is, whatever its record says: Prosody answers with the namespace of the port when
 * asked for the other one, others end the stream with `invalid-namespace` (RFC 6120, 4.8.2 and 4.9.3.10).
 * @returns undefined where no stream tells
 */
export function spokenRole(endpoint: EndpointObservation): Role | undefined {
	for (const inside of insides(endpoint)) {
		const header = inside?.kind === "xmpp" || inside?.kind === "stream-error" ? inside.header : undefined;
		if (header?.namespace === "jabber:client") return "client";
		if (header?.namespace === "jabber:server") return "server";
		if (inside?.kind === "stream-error" && inside.condition === "invalid-namespace") {
			return endpoint.service.endsWith("-client") ? "server" : "client";
		}
	}
	return undefined;
}

function insides(endpoint: EndpointObservation): (Inside | undefined)[] {
	const inTls = insideOf(mainResult(endpoint));
	if (tlsKind(endpoint.service) === "direct-tls") return [inTls];
	return [endpoint.starttls.find(({ sni }) => sni === "domain")?.before, inTls];
}
