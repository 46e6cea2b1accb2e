import { DER_TAG, DerReader, malformed, oidText } from "./der.ts";

/** An extension of a certificate (RFC 5280, 4.2). */
export interface CertificateExtension {
	readonly oid: string;
	readonly critical: boolean;
	/** What the extension's OCTET STRING holds. */
	readonly value: Uint8Array;
}

/** What is read of a certificate beside what every TLS library says. */
export interface CertificateParts {
	/** The OID of the signature algorithm. */
	readonly signatureAlgorithm: string;
	readonly extensions: readonly CertificateExtension[];
}

/** Longest certificate that is read, in bytes: OpenSSL takes 100 kB for a whole chain unless told otherwise. */
const MAX_CERTIFICATE = 131_072;

/** So many extensions are read; certificates have about ten. */
const MAX_EXTENSIONS = 64;

/** `[0]` version, `[1]` and `[2]` unique identifiers, `[3]` extensions (RFC 5280, 4.1). */
const VERSION = 0xa0;
const UNIQUE_IDS: readonly number[] = [0x81, 0x82];
const EXTENSIONS = 0xa3;

/**
 * Reads signature algorithm and extensions of a certificate in DER. RFC 5280, 4.1.
 * @throws {XmppsError} `certificate-malformed`
 */
export function readCertificateParts(der: Uint8Array): CertificateParts {
	if (der.length > MAX_CERTIFICATE) throw malformed(`it has more than ${MAX_CERTIFICATE} bytes`);
	const outer = new DerReader(der);
	const certificate = new DerReader(outer.expect(DER_TAG.sequence));
	if (!outer.done) throw malformed("bytes after its end");
	const body = new DerReader(certificate.expect(DER_TAG.sequence));
	const signatureAlgorithm = oidText(new DerReader(certificate.expect(DER_TAG.sequence)).expect(DER_TAG.oid));
	body.optional(VERSION);
	body.expect(DER_TAG.integer);
	// Signature algorithm, issuer, validity, subject, public key: read by the TLS library.
	for (let index = 0; index < 5; index += 1) body.expect(DER_TAG.sequence);
	for (const tag of UNIQUE_IDS) body.optional(tag);
	const wrapped = body.optional(EXTENSIONS);
	if (!body.done) throw malformed("an unknown field");
	return { signatureAlgorithm, extensions: wrapped === undefined ? [] : readExtensions(wrapped) };
}

function readExtensions(wrapped: Uint8Array): CertificateExtension[] {
	const holder = new DerReader(wrapped);
	const list = new DerReader(holder.expect(DER_TAG.sequence));
	if (!holder.done) throw malformed("bytes after its extensions");
	const extensions: CertificateExtension[] = [];
	const seen = new Set<string>();
	while (!list.done) {
		if (extensions.length >= MAX_EXTENSIONS) throw malformed(`it has more than ${MAX_EXTENSIONS} extensions`);
		const fields = new DerReader(list.expect(DER_TAG.sequence));
		const oid = oidText(fields.expect(DER_TAG.oid));
		const critical = fields.optional(DER_TAG.boolean);
		const value = fields.expect(DER_TAG.octetString);
		if (!fields.done) throw malformed("bytes after an extension");
		// RFC 5280, 4.2: not twice. Two readers would otherwise see two sets of names.
		if (seen.has(oid)) throw malformed("an extension stands twice");
		seen.add(oid);
		extensions.push({ oid, critical: critical !== undefined && critical[0] !== 0, value });
	}
	return extensions;
}
