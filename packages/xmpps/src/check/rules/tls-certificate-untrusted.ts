import { rejectedCertificates } from "../facts/shown-certificates.ts";
import { isRefusedForKey } from "../facts/weak-key.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate from an authority that nobody knows. */
export const tlsCertificateUntrusted: Rule = {
	id: "tls.certificate-untrusted",
	severity: "broken",
	title: "The certificate is from an authority that clients do not know",
	why: "The chain is there and ends at an authority of a company, of a test or of the past, or something in it does not hold. Who has that authority installed gets in, everybody else is refused.",
	example: "verify error:num=19:self-signed certificate in certificate chain",
	remedy:
		"Get a certificate for the domain from an authority that clients know. Where all users have the private authority, run the check with `--ca`.",
	source: ["RFC 5280, 6.1", "RFC 6120, 13.7.2"],
	find: (facts) =>
		rejectedCertificates(facts, "untrusted")
			// A rule of its own says that.
			.filter((shown) => !isRefusedForKey(shown))
			.map((shown) => {
				const chain = shown.places[0]?.handshake.chain ?? [];
				const last = facts.observation.certificates[chain.at(-1) ?? ""];
				return certificateFound(shown, {
					title: `The certificate is not trusted: it was issued by ${shown.certificate.issuer}`,
					evidence: [
						`OpenSSL: ${shown.places[0]?.handshake.trust}`,
						...(last === undefined ? [] : [`the chain ends at: ${last.subject}, issued by ${last.issuer}`]),
					],
					remedies: newCertificate(facts, {
						instead: shown.certificate,
						lines: ["issued by: an authority that clients know"],
						why: "clients do not know its authority",
					}),
				});
			}),
};
