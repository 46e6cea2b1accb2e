import { createHash, type KeyObject, type X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { printable, readCertificateNames } from "xmpps-connect/protocol";
import type { CertificateObservation } from "../../../model/observation-tls.ts";

/** OpenSSL follows at most a hundred; a public chain has three. */
const MAX_CHAIN = 10;

/** Bytes of DER that are kept in all: a certificate takes one or two thousand, and a domain shows a handful of them. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Names that are kept of each kind: hosting certificates have a hundred. */
const MAX_NAMES = 500;

/** Longest subject or issuer that is kept, in UTF-16 units. */
const MAX_SUBJECT = 200;

/**
 * Every certificate that came, each read once. A peer that shows another one at every hello fills no memory: what is too
 * much is named in a chain and not kept.
 */
export class CertificateCollector {
	readonly #reading = new Map<string, Promise<void>>();
	readonly #read = new Map<string, CertificateObservation>();
	#bytes = 0;

	/**
	 * Takes the chain that a server showed, to be called once for a socket: Node (20, 22 and 24) gives it away.
	 * @returns SHA-256 of each certificate as it was sent, hex, the server's own first; at most ten
	 */
	async add(socket: TLSSocket): Promise<readonly string[]> {
		const chain: string[] = [];
		// Not `getPeerCertificate`: that one completes the chain from the trusted authorities, and costs more.
		let next = socket.getPeerX509Certificate();
		while (next !== undefined && chain.length < MAX_CHAIN) {
			const { raw } = next;
			const sha256 = createHash("sha256").update(raw).digest("hex");
			chain.push(sha256);
			if (!this.#reading.has(sha256) && this.#bytes + raw.length <= MAX_BYTES) {
				this.#bytes += raw.length;
				this.#reading.set(sha256, this.#keep(next, sha256));
			}
			next = next.issuerCertificate;
		}
		await Promise.all(chain.map((sha256) => this.#reading.get(sha256)));
		return chain;
	}

	/** Every certificate of the chains that `add` has given, by SHA-256. */
	all(): Readonly<Record<string, CertificateObservation>> {
		return Object.fromEntries(this.#read);
	}

	async #keep(x509: X509Certificate, sha256: string): Promise<void> {
		this.#read.set(sha256, await readCertificate(x509, sha256));
	}
}

async function readCertificate(x509: X509Certificate, sha256: string): Promise<CertificateObservation> {
	const { raw } = x509;
	// A certificate that our own reader does not understand names nobody.
	const names = await readCertificateNames(raw).catch(() => ({ dns: [], srv: [], xmppAddr: [] }));
	return {
		sha256,
		subject: oneLine(x509.subject),
		issuer: oneLine(x509.issuer),
		dns: names.dns.slice(0, MAX_NAMES).map((name) => printable(name, 260)),
		srv: names.srv.slice(0, MAX_NAMES).map(({ service, name }) => printable(`_${service}.${name}`, 300)),
		xmppAddr: names.xmppAddr.slice(0, MAX_NAMES).map((name) => printable(name, 260)),
		notBefore: isoDate(x509.validFrom),
		notAfter: isoDate(x509.validTo),
		...keyFacts(x509),
		der: raw.toString("base64"),
	};
}

/** OpenSSL reads the key only now, and throws for one that it does not know or that is broken. */
function keyFacts(x509: X509Certificate): Pick<CertificateObservation, "key" | "selfSigned" | "spki"> {
	try {
		const { publicKey } = x509;
		return {
			key: keyKind(publicKey),
			selfSigned: x509.subject === x509.issuer && x509.verify(publicKey),
			spki: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
		};
	} catch {
		return { key: "unknown", selfSigned: false, spki: "" };
	}
}

function keyKind({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string {
	switch (type) {
		case undefined:
			return "unknown";
		case "rsa":
		case "rsa-pss":
		case "dsa":
			return `${type.toUpperCase()} ${details?.modulusLength ?? "?"}`;
		case "ec":
			return `EC ${details?.namedCurve ?? "?"}`;
		case "ed25519":
		case "ed448":
			return `Ed${type.slice(2)}`;
		default:
			return printable(type, 40);
	}
}

/** Node writes an attribute a line. A certificate may have no subject at all, which Node gives as undefined. */
function oneLine(name: string | undefined): string {
	return printable((name ?? "").split("\n").join(", "), MAX_SUBJECT);
}

/** Empty for a date that is none. */
function isoDate(text: string): string {
	const ms = Date.parse(text);
	return Number.isNaN(ms) ? "" : new Date(ms).toISOString();
}
