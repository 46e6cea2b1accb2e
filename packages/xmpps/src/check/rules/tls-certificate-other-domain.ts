import { namesShown } from "../facts/certificate-names.ts";
import { mismatched } from "../facts/name-mismatch.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A server of several domains that shows the certificate of another one. */
export const tlsCertificateOtherDomain: Rule = {
	id: "tls.certificate-other-domain",
	severity: "broken",
	title: "The server shows the certificate of another domain",
	why: "The server has a certificate that it shows when it finds none for the domain that was asked for, and that one is for somebody else. The domain has no certificate of its own yet, the server cannot read it or does not find it by its names, or a port was given one certificate for all.",
	example: "X509v3 Subject Alternative Name: DNS:example.net (SNI was example.org)",
	remedy: "Give the server a certificate for this domain, and take away settings that fix one for the port.",
	source: ["RFC 6120, 13.7.2", "RFC 6066, 3"],
	find: (facts) =>
		mismatched(facts, "other-domain").map((shown) => {
			const { ascii } = facts.observation.domain;
			return certificateFound(shown, {
				title: `The server shows a certificate for ${namesShown(shown.certificate)} to those who ask for ${ascii}`,
				evidence: [`asked for: ${ascii}`, `names: ${namesShown(shown.certificate)}`],
				remedies: newCertificate(facts, { why: `there is none that the server finds for ${ascii}` }),
			});
		}),
};
