import { createHash, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { XmppsError } from "../protocol/error.ts";

/** Whom we trust: made once for a connection, used by all its attempts. */
export interface Trust {
	readonly secureContext: SecureContext;
	/** Tells one trust from another, for the session cache. */
	readonly key: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificate authorities to trust: those given, or the system's as Node knows them.
 * @throws {XmppsError} `invalid-option` for text without a certificate; OpenSSL would ignore it and trust nobody
 */
export function trustFrom(ca: string | readonly string[] | undefined): Trust {
	// RFC 7590, 3.1 and RFC 9325, 3.1.1: TLS 1.2 at least.
	const minVersion = "TLSv1.2";
	if (ca === undefined) return { secureContext: createSecureContext({ minVersion }), key: "system" };
	const texts = typeof ca === "string" ? [ca] : ca;
	const certificates = texts.flatMap((text) => text.match(CERTIFICATE) ?? []);
	if (certificates.length === 0) {
		throw new XmppsError("invalid-option", 'Cannot use "ca": it holds no certificate in PEM');
	}
	try {
		const key = createHash("sha256");
		for (const pem of certificates) key.update(new X509Certificate(pem).raw);
		return { secureContext: createSecureContext({ ca: certificates, minVersion }), key: key.digest("base64url") };
	} catch (cause) {
		throw new XmppsError("invalid-option", 'Cannot use "ca": one of its certificates cannot be read', { cause });
	}
}
