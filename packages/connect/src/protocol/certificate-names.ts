import { type DerElement, readDer } from "./der-reader.ts";
import { XmppsError } from "./error.ts";

/** The names in a certificate that identify a server (RFC 9525, 2; RFC 6120, 13.7.1). The common name is none of them. */
export interface CertificateNames {
	/** DNS-IDs, lower case, without final dot. */
	readonly dns: readonly string[];
	/** SRV-IDs: `_service.name` (RFC 4985, 2). */
	readonly srv: readonly SrvName[];
	/** XmppAddr names (RFC 6120, 13.7.1.4). */
	readonly xmppAddr: readonly string[];
	/** What was passed over, for people. */
	readonly notes: readonly string[];
}

/** An SRV-ID in its two parts. */
export interface SrvName {
	/** Without underscore: `xmpp-client`. */
	readonly service: string;
	readonly name: string;
}

/** Hosting certificates have a hundred names; what has more than this wants to keep us busy. */
const MAX_NAMES = 1_000;

/** A name in the DNS is no longer, and neither is the domain part of a JID (RFC 7622, 3.2: 1023 octets). */
const MAX_NAME = 1_023;

/** A certificate has ten fields and some twenty extensions. */
const MAX_FIELDS = 100;

const TAG = { sequence: 0x30, extensions: 0xa3, oid: 0x06, octets: 0x04, otherName: 0xa0, dnsName: 0x82 } as const;

/** id-ce-subjectAltName, 2.5.29.17 (RFC 5280, 4.2.1.6). */
const SUBJECT_ALT_NAME = "551d11";

const OID = { srvName: "1.3.6.1.5.5.7.8.7", xmppAddr: "1.3.6.1.5.5.7.8.5" } as const;

/**
 * Reads the names of a certificate. Node shows otherNames as `<unsupported>`, and dNSNames as text that has to be unquoted,
 * so that the DER itself is read.
 * @param der the certificate
 * @throws {XmppsError} `certificate-untrusted` for bytes that are no certificate
 */
export async function readCertificateNames(der: Uint8Array): Promise<CertificateNames> {
	const names = { dns: [] as string[], srv: [] as SrvName[], xmppAddr: [] as string[], notes: [] as string[] };
	for (const { tag, content, whole } of subjectAltNames(der)) {
		if (tag === TAG.dnsName) addDnsName(names, content);
		else if (tag === TAG.otherName) await addOtherName(names, whole);
	}
	return names;
}

/** The GeneralNames of the certificate; none without the extension. */
function subjectAltNames(der: Uint8Array): readonly DerElement[] {
	const certificate = one(readDer(der, 1), TAG.sequence);
	const [tbs] = all(readDer(certificate.content, 3));
	if (tbs?.tag !== TAG.sequence) throw unreadable();
	const wrapper = all(readDer(tbs.content, MAX_FIELDS)).find(({ tag }) => tag === TAG.extensions);
	if (wrapper === undefined) return [];
	const list = one(readDer(wrapper.content, 1), TAG.sequence);
	let found: readonly DerElement[] | undefined;
	for (const extension of all(readDer(list.content, MAX_FIELDS))) {
		const fields = all(readDer(extension.content, 3));
		const [oid] = fields;
		if (oid?.tag !== TAG.oid || hex(oid.content) !== SUBJECT_ALT_NAME) continue;
		// RFC 5280, 4.2: an extension appears once. Two would let two readers see two certificates.
		if (found !== undefined) throw unreadable();
		const value = fields.at(-1);
		if (value?.tag !== TAG.octets) throw unreadable();
		found = all(readDer(one(readDer(value.content, 1), TAG.sequence).content, MAX_NAMES));
	}
	return found ?? [];
}

function addDnsName(names: { dns: string[]; notes: string[] }, content: Uint8Array): void {
	const text = content.length <= MAX_NAME ? latin1(content) : "";
	// A NUL or a byte beyond ASCII has no place in a dNSName (RFC 5280, 4.2.1.6): what C reads is not what we read.
	if (/^[\x21-\x7e]+$/.test(text)) names.dns.push(text.toLowerCase().replace(/\.$/, ""));
	else names.notes.push("a dNSName that is no host name was passed over");
}

async function addOtherName(
	names: { srv: SrvName[]; xmppAddr: string[]; notes: string[] },
	der: Uint8Array,
): Promise<void> {
	const other = await parseOtherName(der);
	if (other === undefined) {
		names.notes.push("an otherName that cannot be read was passed over");
	} else if (other.oid === OID.xmppAddr) {
		names.xmppAddr.push(other.value);
	} else if (other.oid === OID.srvName) {
		const match = /^_([^.]+)\.(.+)$/.exec(other.value.toLowerCase());
		if (match?.[1] === undefined || match[2] === undefined)
			names.notes.push("an SRVName without service was passed over");
		else names.srv.push({ service: match[1], name: match[2].replace(/\.$/, "") });
	}
}

/** OID and string of an otherName. asn1js is loaded for it alone: most certificates have none, and it takes 40 ms. */
async function parseOtherName(der: Uint8Array): Promise<{ readonly oid: string; readonly value: string } | undefined> {
	const asn1 = await import("asn1js");
	try {
		const parsed = asn1.fromBER(new Uint8Array(der));
		if (parsed.offset === -1 || !(parsed.result instanceof asn1.Constructed)) return undefined;
		const [type, wrapper] = parsed.result.valueBlock.value;
		if (!(type instanceof asn1.ObjectIdentifier) || !(wrapper instanceof asn1.Constructed)) return undefined;
		const [value] = wrapper.valueBlock.value;
		if (!(value instanceof asn1.Utf8String || value instanceof asn1.IA5String)) return undefined;
		const text = value.valueBlock.value;
		return text.length > 0 && text.length <= MAX_NAME ? { oid: type.valueBlock.toString(), value: text } : undefined;
	} catch {
		return undefined;
	}
}

function one(elements: readonly DerElement[] | undefined, tag: number): DerElement {
	const [element] = all(elements);
	if (element?.tag !== tag) throw unreadable();
	return element;
}

function all(elements: readonly DerElement[] | undefined): readonly DerElement[] {
	if (elements === undefined) throw unreadable();
	return elements;
}

function unreadable(): XmppsError {
	return new XmppsError("certificate-untrusted", "the certificate cannot be read");
}

function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function latin1(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
