import { rejectedCertificates } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A certificate whose time has not come. */
export const tlsCertificateNotYetValid: Rule = {
	id: "tls.certificate-not-yet-valid",
	severity: "broken",
	title: "The certificate is not valid yet",
	why: "The time from which the certificate counts lies in the future, so that it is refused like an expired one. It was made on a machine whose clock is ahead, or put in place too early; authorities that everybody knows date their certificates back.",
	example: "notBefore=Apr  1 00:00:00 2026 GMT",
	remedy: "Put the former certificate back, or get a new one; where it was made at home, set the clock first.",
	source: ["RFC 5280, 6.1.3", "RFC 6120, 13.7.2"],
	find: (facts) =>
		rejectedCertificates(facts, "not-yet-valid").map((shown) =>
			certificateFound(shown, {
				title: `The certificate is valid from ${shown.certificate.notBefore} on`,
				evidence: [
					`notBefore: ${shown.certificate.notBefore}`,
					`seen at: ${facts.observation.began}`,
					`issuer: ${shown.certificate.issuer}`,
				],
				remedies: newCertificate(facts, {
					instead: shown.certificate,
					lines: ["valid: now"],
					why: "its time has not come",
				}),
			}),
		),
};
