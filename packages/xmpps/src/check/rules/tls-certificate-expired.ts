import { rejectedCertificates } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate whose time is over. */
export const tlsCertificateExpired: Rule = {
	id: "tls.certificate-expired",
	severity: "broken",
	title: "The certificate has expired",
	why: "Clients and servers refuse a certificate whose time is over. Mostly the renewal stopped unnoticed: a timer that is off, a challenge that port 80 no longer lets through, or a renewed file that nobody gave to the XMPP server.",
	example: "notAfter=Feb 28 12:00:00 2026 GMT",
	remedy: "Renew the certificate, give it to the server with a deploy hook, and let the server read it.",
	source: ["RFC 5280, 6.1.3", "RFC 6120, 13.7.2"],
	find: (facts) =>
		rejectedCertificates(facts, "expired").map((shown) => {
			const { certificate, places } = shown;
			const own = Date.parse(certificate.notAfter) < facts.now;
			return certificateFound(shown, {
				title: own
					? `The certificate expired on ${day(certificate.notAfter)}`
					: "A certificate of the chain has expired",
				evidence: [
					own ? `notAfter: ${certificate.notAfter}` : `the chain: ${places[0]?.handshake.trust}`,
					`issuer: ${certificate.issuer}`,
				],
				remedies: newCertificate(facts, {
					instead: certificate,
					lines: ["valid: now"],
					why: "its time is over",
				}),
			});
		}),
};

function day(iso: string): string {
	return iso.slice(0, 10);
}
