import type { webcrypto } from "node:crypto";
import type { X509Certificate } from "@peculiar/x509";

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
	/** Who signs it; default: the authority's root. */
	readonly issuedBy?: CertificateIssuer;
	/** Default: EC P-256. */
	readonly key?: CertificateKey;
}

/**
 * - `intermediate`: a certificate of the authority's that is sent along;
 * - `intermediate-not-sent`: the same one, forgotten, as whoever takes certbot's `cert.pem` does;
 * - `stranger`: an authority that nobody knows, whose own certificate is sent along.
 */
export type CertificateIssuer = "root" | "intermediate" | "intermediate-not-sent" | "stranger";

/** The kind of a server's key. */
export type CertificateKey = "EC P-256" | "RSA 2048" | "RSA 1024";

/** A certificate authority for tests: its key lives in memory and never leaves it. */
export interface CertificateAuthority {
	/** Its certificate in PEM: what to trust. */
	readonly pem: string;
	issue(request: CertificateRequest): Promise<Credentials>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]) } as const;
const KEYS: Readonly<Record<CertificateKey, typeof ALGORITHM | (typeof RSA & { readonly modulusLength: number })>> = {
	"EC P-256": ALGORITHM,
	"RSA 2048": { ...RSA, modulusLength: 2048 },
	"RSA 1024": { ...RSA, modulusLength: 1024 },
};

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

	const keyPair = (kind: CertificateKey = "EC P-256"): Promise<webcrypto.CryptoKeyPair> =>
		webcrypto.subtle.generateKey(KEYS[kind], true, ["sign", "verify"]);

	/** A certificate with its key that may sign others. */
	async function signer(commonName: string, parent?: Signer): Promise<Signer> {
		const keys = await keyPair();
		const subject = `CN=${commonName}`;
		const certificate = await x509.X509CertificateGenerator.create({
			subject,
			issuer: parent?.certificate.subject ?? subject,
			publicKey: keys.publicKey,
			signingKey: (parent?.keys ?? keys).privateKey,
			signingAlgorithm: ALGORITHM,
			notBefore: new Date(Date.now() - HOUR),
			notAfter: new Date(Date.now() + WEEK),
			serialNumber: "01",
			extensions: [
				new x509.BasicConstraintsExtension(true, parent === undefined ? 1 : 0, true),
				new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
				await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
				...(parent === undefined ? [] : [await authorityKeyOf(parent)]),
			],
		});
		return { keys, certificate };
	}

	// RFC 5280, 4.2.1.1: must be there. Python 3.13 verifies strictly and refuses a certificate without it.
	const authorityKeyOf = ({ certificate }: Signer): Promise<InstanceType<typeof x509.Extension>> =>
		x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey);

	const root = await signer(name);
	let between: Promise<Signer> | undefined;
	let stranger: Promise<Signer> | undefined;
	let serial = 1;

	/** Who signs, and what is sent behind the server's own certificate. */
	async function issuer(by: CertificateIssuer): Promise<{ readonly by: Signer; readonly chain: readonly Signer[] }> {
		if (by === "root") return { by: root, chain: [] };
		if (by === "stranger") {
			stranger ??= signer("an authority of its own");
			return { by: await stranger, chain: [await stranger] };
		}
		between ??= signer(`${name} intermediate`, root);
		return { by: await between, chain: by === "intermediate" ? [await between] : [] };
	}

	async function issue(request: CertificateRequest): Promise<Credentials> {
		const keys = await keyPair(request.key);
		const { by, chain } = await issuer(request.issuedBy ?? "root");
		serial += 1;
		const extensions: InstanceType<typeof x509.Extension>[] = [
			new x509.BasicConstraintsExtension(false),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
		];
		if (request.selfSigned !== true) extensions.push(await authorityKeyOf(by));
		const alternatives = [
			...(request.dns ?? []).map((value) => der(0x82, Buffer.from(value, "latin1"))),
			...(request.srv ?? []).map((value) => otherName(OID.srvName, TAG.ia5String, value)),
			...(request.xmppAddr ?? []).map((value) => otherName(OID.xmppAddr, TAG.utf8String, value)),
		];
		// RFC 5280, 4.2.1.6, written by hand: the library has no otherName.
		if (alternatives.length > 0) {
			extensions.push(new x509.Extension("2.5.29.17", false, der(0x30, Buffer.concat(alternatives))));
		}
		const signing = request.selfSigned === true ? keys : by.keys;
		const subject = `CN=${request.commonName ?? "xmpps lab server"}`;
		const certificate = await x509.X509CertificateGenerator.create({
			subject,
			issuer: request.selfSigned === true ? subject : by.certificate.subject,
			publicKey: keys.publicKey,
			signingKey: signing.privateKey,
			signingAlgorithm: request.selfSigned === true ? KEYS[request.key ?? "EC P-256"] : ALGORITHM,
			serialNumber: serial.toString(16).padStart(8, "0"),
			notBefore: request.notBefore ?? new Date(Date.now() - HOUR),
			notAfter: request.notAfter ?? new Date(Date.now() + 24 * HOUR),
			extensions,
		});
		const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
		const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})/g, "$1\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
		const sent = [certificate, ...(request.selfSigned === true ? [] : chain.map((one) => one.certificate))];
		return { key, cert: sent.map(pem).join("") };
	}

	return { pem: pem(root.certificate), issue };
}

/** An authority's key, and its certificate. */
interface Signer {
	readonly keys: webcrypto.CryptoKeyPair;
	readonly certificate: X509Certificate;
}

function pem(certificate: X509Certificate): string {
	return `${certificate.toString("pem")}\n`;
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
