import { uint16 } from "./network-order.ts";

/** What the head of a DNS message says. */
export interface DnsHead {
	readonly id: number;
	readonly response: boolean;
	readonly rcode: number;
	/** Whether the server says that it has validated the answer (RFC 4035, 3.2.3). */
	readonly authentic: boolean;
	/** Whether the rest has to be asked for over TCP. */
	readonly truncated: boolean;
	/** Records of the answer, as announced. */
	readonly answers: number;
	/** Absent in an answer of a server that could not read the question. */
	readonly question: { readonly name: string; readonly type: string } | undefined;
}

/** RFC 1035, 4.1.1. */
const HEADER = 12;

/** RFC 1035, 2.3.4: in octets, those of lengths and the root included. */
const MAX_NAME = 255;

/** IANA, Resource Record (RR) TYPEs: those that clients of XMPP, resolvers and web browsers ask for. */
const TYPES: ReadonlyMap<number, string> = new Map([
	[1, "A"],
	[2, "NS"],
	[5, "CNAME"],
	[6, "SOA"],
	[12, "PTR"],
	[15, "MX"],
	[16, "TXT"],
	[28, "AAAA"],
	[33, "SRV"],
	[35, "NAPTR"],
	[43, "DS"],
	[48, "DNSKEY"],
	[52, "TLSA"],
	[64, "SVCB"],
	[65, "HTTPS"],
	[252, "AXFR"],
	[255, "ANY"],
	[257, "CAA"],
]);

/**
 * Reads a DNS message up to its question, which is all that is counted: no record and no EDNS is looked at, so that an
 * extended RCODE (RFC 6891, 6.1.3) shows its lower four bits. Absent when it is no query with one question, nor an answer.
 */
export function readDnsHead(bytes: Uint8Array): DnsHead | undefined {
	if (bytes.length < HEADER) return undefined;
	const flags = uint16(bytes, 2);
	const response = (flags & 0x8000) !== 0;
	const questions = uint16(bytes, 4);
	// RFC 9619, 4: more than one question has no meaning.
	if (questions > 1 || (questions === 0 && !response)) return undefined;
	const question = questions === 1 ? readQuestion(bytes) : undefined;
	if (questions === 1 && question === undefined) return undefined;
	return {
		id: uint16(bytes, 0),
		response,
		rcode: flags & 0x0f,
		authentic: (flags & 0x0020) !== 0,
		truncated: (flags & 0x0200) !== 0,
		answers: uint16(bytes, 6),
		question,
	};
}

/** RFC 1035, 4.1.2. Its name cannot be compressed: there is nothing before it to point to. */
function readQuestion(bytes: Uint8Array): DnsHead["question"] {
	const labels: string[] = [];
	let at = HEADER;
	for (let length = bytes[at]; length !== 0; length = bytes[at]) {
		const end = at + 1 + (length ?? 0);
		if (length === undefined || length > 63 || end - HEADER >= MAX_NAME || end > bytes.length) return undefined;
		labels.push(labelText(bytes.subarray(at + 1, end)));
		at = end;
	}
	if (at + 5 > bytes.length) return undefined;
	const type = uint16(bytes, at + 1);
	// RFC 3597, 5.
	return { name: labels.join("."), type: TYPES.get(type) ?? `TYPE${type}` };
}

/** Lower case, since resolvers mix it on purpose; a dot within a label, and what is no printable ASCII, as in RFC 1035, 5.1. */
function labelText(label: Uint8Array): string {
	let text = "";
	for (const byte of label) {
		const character = String.fromCharCode(byte);
		if (byte <= 0x20 || byte >= 0x7f) text += `\\${String(byte).padStart(3, "0")}`;
		else text += /[.\\"();@$]/.test(character) ? `\\${character}` : character.toLowerCase();
	}
	return text;
}
