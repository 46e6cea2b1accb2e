import { namesShown } from "../facts/certificate-names.ts";
import { rejectedCertificates } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate that vouches for itself. */
export const tlsCertificateSelfSigned: Rule = {
	id: "tls.certificate-self-signed",
	severity: "broken",
	title: "The certificate is self-signed",
	why: "Nobody but the server itself says whose key this is. Clients refuse it or ask their users, and other servers fall back to weaker proofs or stay away. It is what a package made when it was installed, or what was left when the real one could not be read.",
	example: "subject=CN = localhost\nissuer=CN = localhost",
	remedy:
		"Get a certificate for the domain from an authority that clients know. With a signed zone TLSA records do, too.",
	source: ["RFC 6120, 13.7.2", "RFC 5280, 6.1"],
	find: (facts) =>
		rejectedCertificates(facts, "self-signed").map((shown) =>
			certificateFound(shown, {
				title: `The certificate is signed by itself, for ${namesShown(shown.certificate)}`,
				evidence: [
					`subject: ${shown.certificate.subject}`,
					`issuer: ${shown.certificate.issuer}`,
					`OpenSSL: ${shown.places[0]?.handshake.trust}`,
				],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					lines: ["issued by: an authority that clients know"],
					why: "nobody but itself vouches for it",
				}),
			}),
		),
};
