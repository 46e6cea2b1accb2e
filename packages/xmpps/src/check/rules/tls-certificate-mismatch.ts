import { namesShown } from "../facts/certificate-names.ts";
import { mismatched } from "../facts/name-mismatch.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate for other names. */
export const tlsCertificateMismatch: Rule = {
	id: "tls.certificate-mismatch",
	severity: "broken",
	title: "The certificate does not name the domain",
	why: "Clients compare the certificate with the domain of the address that the user typed, and it names something else: `www`, a mail host, a name of former days.",
	example: "X509v3 Subject Alternative Name: DNS:www.example.org",
	remedy: "Have the domain itself written into the certificate.",
	source: ["RFC 6120, 13.7.2", "RFC 9525, 6.1"],
	find: (facts) =>
		mismatched(facts, "other").map((shown) => {
			const { ascii } = facts.observation.domain;
			return certificateFound(shown, {
				title: `The certificate is for ${namesShown(shown.certificate)} and not for ${ascii}`,
				evidence: [`names: ${namesShown(shown.certificate)}`, `domain: ${ascii}`],
				remedies: newCertificate(facts, { instead: shown.certificate, why: "it does not name the domain" }),
			});
		}),
};
