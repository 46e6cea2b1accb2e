import type { EndpointObservation, Observation } from "../../src/model/observation.ts";
import type { AlpnOffer, HandshakeResult } from "../../src/model/observation-tls.ts";
import { HTTP, handshake, matrix, observed, withEndpoints } from "./observed.ts";

/** A web server behind a shared port: it selects a name where it is offered one. */
export const WEB = handshake({ inside: HTTP, alpn: "http/1.1" });

/** A world in which direct TLS for clients answers by ALPN alone; what is not said is XMPP. */
export function byAlpn(
	results: Partial<Record<AlpnOffer, HandshakeResult>>,
	base: Observation = observed(),
): Observation {
	return withEndpoints(base, "xmpps-client", (one) => ({ ...one, handshakes: matrix((alpn) => results[alpn]) }));
}

/** A port shared by ALPN, as it should be: what offers the name gets XMPP, everything else the web. */
export const SHARED = { none: WEB, web: WEB, nonsense: WEB, "other-service": WEB } as const;

/** The same world without endpoints of some kind. */
export function without(observation: Observation, gone: (endpoint: EndpointObservation) => boolean): Observation {
	return { ...observation, endpoints: observation.endpoints.filter((one) => !gone(one)) };
}
