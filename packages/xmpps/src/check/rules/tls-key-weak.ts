import { acceptedCertificates, rejectedCertificates, type ShownCertificate } from "../facts/shown-certificates.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { certificateFound } from "./certificate-found.ts";
import type { Rule } from "./rule.ts";

/** Bits. RFC 9325, 4.5: 112 bits of security at the least. */
const LEAST_RSA = 2048;
const LEAST_EC = 224;

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
		[...acceptedCertificates(facts), ...rejectedCertificates(facts, "untrusted").filter(isRefusedForIt)]
			.filter(({ certificate }) => isWeak(certificate.key))
			.map((shown) =>
				certificateFound(shown, {
					...(isRefusedForIt(shown) ? { severity: "broken" } : {}),
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

function isRefusedForIt({ places }: ShownCertificate): boolean {
	return places.every(({ handshake }) => handshake.trust === "EE_KEY_TOO_SMALL");
}

/** @param key `EC prime256v1`, `RSA 2048` */
function isWeak(key: string): boolean {
	const [kind = "", detail = ""] = key.split(" ");
	const bits = Number(/\d{3,5}/.exec(detail)?.[0] ?? Number.NaN);
	if (kind.startsWith("DSA")) return true;
	if (/^RSA/i.test(kind)) return bits < LEAST_RSA;
	return kind === "EC" && bits < LEAST_EC;
}
