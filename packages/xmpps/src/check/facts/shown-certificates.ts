import type { EndpointObservation } from "../../model/observation.ts";
import type { CertificateObservation, Handshake, Inside } from "../../model/observation-tls.ts";
import type { IdentityVerdict } from "./certificate-verdict.ts";
import type { Facts } from "./facts.ts";
import { cell } from "./main-result.ts";
import { addressAndPort } from "./subject.ts";

/** A certificate of the XMPP server, and everywhere it was shown to those who follow the standards. */
export interface ShownCertificate {
	readonly certificate: CertificateObservation;
	readonly places: readonly ShownPlace[];
}

export interface ShownPlace {
	readonly endpoint: EndpointObservation;
	readonly handshake: Handshake;
	readonly verdict: IdentityVerdict;
}

/** Every certificate that clients and servers of the domain are shown, each once, in the order of the endpoints. */
export function shownCertificates(facts: Facts): ShownCertificate[] {
	const shown = new Map<string, ShownPlace[]>();
	for (const endpoint of facts.observation.endpoints) {
		const handshake = clientHandshake(endpoint);
		const certificate = facts.certificate(handshake);
		if (handshake === undefined || certificate === undefined) continue;
		const place = { endpoint, handshake, verdict: facts.identity(endpoint, handshake) };
		shown.set(certificate.sha256, [...(shown.get(certificate.sha256) ?? []), place]);
	}
	return [...shown].flatMap(([sha256, places]) => {
		const certificate = facts.observation.certificates[sha256];
		return certificate === undefined ? [] : [{ certificate, places }];
	});
}

/** The certificates that are not accepted for one reason, with the places where that is so. */
export function rejectedCertificates(facts: Facts, kind: IdentityVerdict["kind"]): ShownCertificate[] {
	return shownCertificates(facts)
		.map(({ certificate, places }) => ({ certificate, places: places.filter(({ verdict }) => verdict.kind === kind) }))
		.filter(({ places }) => places.length > 0);
}

/** The certificates that are accepted everywhere. */
export function acceptedCertificates(facts: Facts): ShownCertificate[] {
	return shownCertificates(facts).filter(({ places }) => places.every(({ verdict }) => verdict.kind === "good"));
}

/** Where a certificate is shown, a line each: `xmpps-client at 192.0.2.2:443 shows it`. */
export function shownLines({ places }: ShownCertificate): string[] {
	return places.map(({ endpoint }) => `${endpoint.service} at ${addressAndPort(endpoint)} shows it`);
}

/** The handshake that a client gets with the right ALPN name, or, where that is refused, without. */
function clientHandshake(endpoint: EndpointObservation): Handshake | undefined {
	for (const alpn of ["right", "none"] as const) {
		const result = cell(endpoint, alpn, "domain");
		if (result?.kind === "tls") return isXmppServer(result.inside) ? result : undefined;
	}
	return undefined;
}

/** What a web server or a server of other domains shows is not the domain's certificate: that it answers is the mistake. */
function isXmppServer(inside: Inside): boolean {
	switch (inside.kind) {
		case "http":
		case "http2":
		case "ssh":
		case "other":
			return false;
		case "stream-error":
			return inside.condition !== "host-unknown" && inside.condition !== "host-gone";
		default:
			return true;
	}
}
