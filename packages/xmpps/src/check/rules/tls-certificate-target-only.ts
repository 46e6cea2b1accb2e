import { namesShown } from "../facts/certificate-names.ts";
import { mismatched } from "../facts/name-mismatch.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate for the name of the machine. */
export const tlsCertificateTargetOnly: Rule = {
	id: "tls.certificate-target-only",
	severity: "broken",
	title: "The certificate is for the SRV target and not for the domain",
	why: "Clients compare the certificate with the domain of the address that the user typed. The host that the record names was chosen by the DNS, which anybody on the way may forge, so that its name proves nothing. Who comes from web servers gets this wrong, because there the host's name is what counts.",
	example: "X509v3 Subject Alternative Name: DNS:xmpps.example.org (the address is user@example.org)",
	remedy: "Have the domain itself written into the certificate. The name of the host may stay beside it.",
	source: ["RFC 6120, 13.7.2", "RFC 9525, 6.1"],
	find: (facts) =>
		mismatched(facts, "target-only").map((shown) => {
			const { ascii } = facts.observation.domain;
			const targets = [...new Set(shown.places.map(({ endpoint }) => endpoint.target))];
			return certificateFound(shown, {
				title: `The certificate is for ${namesShown(shown.certificate)}, and clients look for ${ascii}`,
				evidence: [`names: ${namesShown(shown.certificate)}`, `SRV target: ${targets.join(", ")}`, `domain: ${ascii}`],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					why: "it has to name the domain, not only the host that serves it",
				}),
			});
		}),
};
