import { namesShown } from "../facts/certificate-names.ts";
import { mismatched } from "../facts/name-mismatch.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A wildcard that is for every name below the domain and not for the domain. */
export const tlsCertificateWildcardApex: Rule = {
	id: "tls.certificate-wildcard-apex",
	severity: "broken",
	title: "The certificate is a wildcard that does not cover the domain itself",
	why: "`*` stands for exactly one label: `*.example.org` is good for `xmpps.example.org` and not for `example.org`, which is what clients compare with. Web sites hide the mistake, since they are mostly visited as `www`.",
	example: "X509v3 Subject Alternative Name: DNS:*.example.org",
	remedy: "Have the domain itself written into the certificate, beside the wildcard.",
	source: ["RFC 9525, 6.3", "RFC 6120, 13.7.2"],
	find: (facts) =>
		mismatched(facts, "wildcard-apex").map((shown) =>
			certificateFound(shown, {
				title: `The certificate is for *.${facts.observation.domain.ascii} and not for ${facts.observation.domain.ascii}`,
				evidence: [`names: ${namesShown(shown.certificate)}`],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					why: "a wildcard does not stand for the domain itself",
				}),
			}),
		),
};
