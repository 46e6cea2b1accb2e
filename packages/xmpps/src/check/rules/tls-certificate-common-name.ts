import { namesShown } from "../facts/certificate-names.ts";
import { mismatched } from "../facts/name-mismatch.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate that names the domain where nobody looks any more. */
export const tlsCertificateCommonName: Rule = {
	id: "tls.certificate-common-name",
	severity: "broken",
	title: "The certificate names the domain in its Common Name alone",
	why: "The Common Name was never meant for this, and clients no longer read it: only names under Subject Alternative Name count. Certificates that were made by hand with an old recipe lack those.",
	example: "subject=CN = example.org (no Subject Alternative Name)",
	remedy: "Have a certificate made with the domain as Subject Alternative Name; every authority does that by itself.",
	source: ["RFC 9525, 2", "RFC 5280, 4.2.1.6"],
	find: (facts) =>
		mismatched(facts, "common-name").map((shown) =>
			certificateFound(shown, {
				title: `The certificate names ${facts.observation.domain.ascii} in its Common Name alone, which does not count`,
				evidence: [
					`subject: ${shown.certificate.subject}`,
					`Subject Alternative Name: ${namesShown(shown.certificate)}`,
				],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					why: "the Common Name does not count",
				}),
			}),
		),
};
