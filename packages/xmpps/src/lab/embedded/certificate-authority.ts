import type { webcrypto } from "node:crypto";

/** Key and certificate of a server, in PEM. */
export interface Credentials {
	readonly key: string;
	/** The certificate, and behind it those between it and the authority. */
	readonly cert: string;
}

/** What to put into a certificate. */
export interface CertificateRequest {
	/** DNS-IDs (RFC 9525, 2). */
	readonly dns?: readonly string[];
	/** SRV-IDs such as `_xmpp-client.example.org` (RFC 4985, 2). */
	readonly srv?: readonly string[];
	/** XmppAddr names (RFC 6120, 13.7.1.4). */
	readonly xmppAddr?: readonly string[];
	/** The common name of the subject, which nobody should look at. */
	readonly commonName?: string;
	/** Default: an hour ago. */
	readonly notBefore?: Date;
	/** Default: in a day. */
	readonly notAfter?: Date;
	/** Signed by itself and not by the authority. */
	readonly selfSigned?: boolean;
}

/** A certificate authority for tests: its key lives in memory and never leaves it. */
export interface CertificateAuthority {
	/** Its certificate in PEM: what to trust. */
	readonly pem: string;
	issue(request: CertificateRequest): Promise<Credentials>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR = 3_600_000;

/** id-on-dnsSRV (RFC 4985, 2) and id-on-xmppAddr (RFC 6120, 13.7.1.4). */
const OID = { srvName: "1.3.6.1.5.5.7.8.7", xmppAddr: "1.3.6.1.5.5.7.8.5" } as const;

/** ASN.1 tags of the two string types that these names are. */
const TAG = { ia5String: 0x16, utf8String: 0x0c } as const;

/** Makes a new authority. `@peculiar/x509` is loaded here and not before: it takes 120 ms. */
export async function createCertificateAuthority(name = "xmpps lab"): Promise<CertificateAuthority> {
	// Its decorators need this to be there first.
	await import("reflect-metadata");
	const x509 = await import("@peculiar/x509");
	const { webcrypto } = await import("node:crypto");
	x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

	const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
		webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
	const rootKeys = await keyPair();
	const root = await x509.X509CertificateGenerator.createSelfSigned({
		name: `CN=${name}`,
		keys: rootKeys,
		signingAlgorithm: ALGORITHM,
		notBefore: new Date(Date.now() - HOUR),
		notAfter: new Date(Date.now() + 7 * 24 * HOUR),
		serialNumber: "01",
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
			await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey),
		],
	});
	let serial = 1;
	// RFC 5280, 4.2.1.1: must be there. Python 3.13 verifies strictly and refuses a certificate without it.
	const authorityKey = await x509.AuthorityKeyIdentifierExtension.create(root.publicKey);

	async function issue(request: CertificateRequest): Promise<Credentials> {
		const keys = await keyPair();
		serial += 1;
		const extensions: InstanceType<typeof x509.Extension>[] = [
			new x509.BasicConstraintsExtension(false),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
		];
		if (request.selfSigned !== true) extensions.push(authorityKey);
		const alternatives = [
			...(request.dns ?? []).map((value) => der(0x82, Buffer.from(value, "latin1"))),
			...(request.srv ?? []).map((value) => otherName(OID.srvName, TAG.ia5String, value)),
			...(request.xmppAddr ?? []).map((value) => otherName(OID.xmppAddr, TAG.utf8String, value)),
		];
		// RFC 5280, 4.2.1.6, written by hand: the library has no otherName.
		if (alternatives.length > 0) {
			extensions.push(new x509.Extension("2.5.29.17", false, der(0x30, Buffer.concat(alternatives))));
		}
		const signer = request.selfSigned === true ? keys : rootKeys;
		const subject = `CN=${request.commonName ?? "xmpps lab server"}`;
		const certificate = await x509.X509CertificateGenerator.create({
			subject,
			issuer: request.selfSigned === true ? subject : root.subject,
			publicKey: keys.publicKey,
			signingKey: signer.privateKey,
			signingAlgorithm: ALGORITHM,
			serialNumber: serial.toString(16).padStart(8, "0"),
			notBefore: request.notBefore ?? new Date(Date.now() - HOUR),
			notAfter: request.notAfter ?? new Date(Date.now() + 24 * HOUR),
			extensions,
		});
		const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
		const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})/g, "$1\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
		return { key, cert: `${certificate.toString("pem")}\n` };
	}

	return { pem: `${root.toString("pem")}\n`, issue };
}

/** otherName of a GeneralName (RFC 5280, 4.2.1.6): an OID and, explicitly tagged, a string. The library writes none. */
function otherName(oid: string, tag: number, value: string): Buffer {
	return der(0xa0, Buffer.concat([objectIdentifier(oid), der(0xa0, der(tag, Buffer.from(value, "utf8")))]));
}

/** A DER value: tag, length, content. */
function der(tag: number, content: Uint8Array): Buffer {
	const { length } = content;
	const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function objectIdentifier(oid: string): Buffer {
	const [first = 0, second = 0, ...rest] = oid.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const arc of rest) {
		const groups = [arc & 0x7f];
		for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
		bytes.push(...groups);
	}
	return der(0x06, Buffer.from(bytes));
}
