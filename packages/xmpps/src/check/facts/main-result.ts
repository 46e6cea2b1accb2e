import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { AlpnOffer, HandshakeResult, Inside, SniOffer } from "../../model/observation-tls.ts";

/** What came of one cell of the matrix; of a STARTTLS endpoint ALPN is left out, since it has none. */
export function cell(endpoint: EndpointObservation, alpn: AlpnOffer, sni: SniOffer): HandshakeResult | undefined {
	if (tlsKind(endpoint.service) === "starttls") return endpoint.starttls.find((one) => one.sni === sni)?.tls;
	return endpoint.handshakes.find((one) => one.alpn === alpn && one.sni === sni)?.result;
}

/** What a client that follows the standards gets: the right ALPN, the domain as SNI (XEP-0368, 3). */
export function mainResult(endpoint: EndpointObservation): HandshakeResult | undefined {
	return cell(endpoint, "right", "domain");
}

/** What answered inside TLS; undefined without a handshake. */
export function insideOf(result: HandshakeResult | undefined): Inside | undefined {
	return result?.kind === "tls" ? result.inside : undefined;
}
