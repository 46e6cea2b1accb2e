import type { ShownCertificate } from "./shown-certificates.ts";

/** Bits. RFC 9325, 4.5: 112 bits of security at the least. */
const LEAST_RSA = 2048;
const LEAST_EC = 224;

/** OpenSSL's word for a key that its security level does not allow, and Node's, which has none for it (20, 22 and 24). */
const TOO_SMALL: readonly string[] = ["EE_KEY_TOO_SMALL", "UNSPECIFIED"];

/** Whether a key can be broken. @param key `EC prime256v1`, `RSA 2048` */
export function isWeakKey(key: string): boolean {
	const [kind = "", detail = ""] = key.split(" ");
	const bits = Number(/\d{3,5}/.exec(detail)?.[0] ?? Number.NaN);
	if (kind.startsWith("DSA")) return true;
	if (/^RSA/i.test(kind)) return bits < LEAST_RSA;
	return kind === "EC" && bits < LEAST_EC;
}

/** Whether a certificate is refused because of its key, which one from another authority would not mend. */
export function isRefusedForKey({ certificate, places }: ShownCertificate): boolean {
	return isWeakKey(certificate.key) && places.every(({ handshake }) => TOO_SMALL.includes(handshake.trust));
}
