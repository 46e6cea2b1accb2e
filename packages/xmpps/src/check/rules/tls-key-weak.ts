import { acceptedCertificates, rejectedCertificates } from "../facts/shown-certificates.ts";
import { isRefusedForKey, isWeakKey } from "../facts/weak-key.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** A key that can be broken. */
export const tlsKeyWeak: Rule = {
	id: "tls.key-weak",
	severity: "limited",
	title: "The key of the certificate is too short",
	why: "RSA keys of less than 2048 bits can be broken by those who want it badly enough. Libraries refuse them since years: OpenSSL as Debian sets it up does, so that clients and servers on such systems stay out.",
	example: "Public Key Algorithm: rsaEncryption (1024 bit)",
	remedy: "Make a new key, EC P-256 or RSA with 2048 bits or more, and get a certificate for it.",
	source: ["RFC 9325, 4.5"],
	find: (facts) =>
		[...acceptedCertificates(facts), ...rejectedCertificates(facts, "untrusted").filter(isRefusedForKey)]
			.filter(({ certificate }) => isWeakKey(certificate.key))
			.map((shown) =>
				certificateFound(shown, {
					...(isRefusedForKey(shown) ? { severity: "broken" } : {}),
					whom: "clients and servers whose TLS library refuses short keys",
					title: `The key of the certificate is too short: ${shown.certificate.key}`,
					evidence: [`key: ${shown.certificate.key}`],
					remedies: newCertificate(facts, {
						instead: shown.certificate,
						lines: ["key: EC prime256v1, or RSA with 2048 bits or more"],
						why: "its key is too short",
					}),
				}),
			),
};
