import { ipFamily } from "xmpps-connect/protocol";
import { ByteReader } from "../byte-reader.ts";
import { addressText } from "./address-text.ts";
import { familyBytes } from "./family-bytes.ts";
import { latin1 } from "./latin1.ts";

/** What a proxy says of the connection that it passes on. Addresses are canonical, and IPv4 wherever they can be. */
export interface ProxyHeader {
	/** Who connected to it, and where; absent when it speaks for itself (`LOCAL`) or does not know (`UNKNOWN`). */
	readonly source?: { readonly address: string; readonly port: number };
	readonly destination?: { readonly address: string; readonly port: number };
}

export type ProxyHeaderResult =
	/** `length`: how many bytes it has. */
	| { readonly kind: "parsed"; readonly header: ProxyHeader; readonly length: number }
	| { readonly kind: "need-more" }
	| { readonly kind: "malformed" };

/** The PROXY protocol, 2.2: twelve bytes that no other protocol begins with. */
const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a] as const;

/** The PROXY protocol, 2.1: the longest line, with its end. */
const MAX_LINE = 107;

/** Bytes of addresses and what follows them: more than any proxy adds. */
const MAX_BODY = 4_096;

const MALFORMED = { kind: "malformed" } as const;
const NEED_MORE = { kind: "need-more" } as const;

/** Reads a header of version 1 or 2 at the beginning of the bytes (HAProxy's proxy-protocol.txt). */
export function readProxyHeader(bytes: Uint8Array): ProxyHeaderResult {
	if (bytes.length === 0) return NEED_MORE;
	return bytes[0] === SIGNATURE[0] ? readBinary(bytes) : readLine(bytes);
}

function readLine(bytes: Uint8Array): ProxyHeaderResult {
	const text = latin1(bytes.subarray(0, MAX_LINE));
	const word = "PROXY ";
	if (!word.startsWith(text.slice(0, word.length)) && !text.startsWith(word)) return MALFORMED;
	const end = text.indexOf("\r\n");
	if (end === -1) return bytes.length >= MAX_LINE ? MALFORMED : NEED_MORE;
	const length = end + 2;
	const line = text.slice(0, end);
	// 2.1: whatever follows UNKNOWN is to be ignored.
	if (/^PROXY UNKNOWN(?: |$)/.test(line)) return { kind: "parsed", header: {}, length };
	const [, version, from, to, fromPort, toPort] =
		/^PROXY TCP([46]) ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) (\d{1,5}) (\d{1,5})$/.exec(line) ?? [];
	const family = version === "4" ? 4 : 6;
	const source = place(from, fromPort, family);
	const destination = place(to, toPort, family);
	if (source === undefined || destination === undefined) return MALFORMED;
	return { kind: "parsed", header: { source, destination }, length };
}

function place(
	address: string | undefined,
	port: string | undefined,
	family: 4 | 6,
): { readonly address: string; readonly port: number } | undefined {
	if (address === undefined || ipFamily(address) !== family || Number(port) > 65_535) return undefined;
	return { address: addressText(familyBytes(address, family)), port: Number(port) };
}

function readBinary(bytes: Uint8Array): ProxyHeaderResult {
	for (const [at, byte] of SIGNATURE.entries()) {
		if (at >= bytes.length) return NEED_MORE;
		if (bytes[at] !== byte) return MALFORMED;
	}
	const reader = new ByteReader(bytes.subarray(SIGNATURE.length));
	const command = reader.number(1);
	// 2.2: version 2; LOCAL (0) or PROXY (1).
	if (command !== undefined && command !== 0x20 && command !== 0x21) return MALFORMED;
	const family = reader.number(1);
	// 2.2: other families and transports than those that it names "must be rejected as invalid"; LOCAL has none.
	if (command === 0x21 && family !== undefined && (family >> 4 > 3 || (family & 0x0f) > 2)) return MALFORMED;
	const announced = reader.number(2);
	if (announced !== undefined && announced > MAX_BODY) return MALFORMED;
	if (command === undefined || family === undefined || announced === undefined) return NEED_MORE;
	const body = reader.bytes(announced);
	if (body === undefined) return NEED_MORE;
	const length = SIGNATURE.length + 4 + announced;
	// 2.2: TCP over IPv4 (0x11) and IPv6 (0x21); what else is valid counts as unspecified, and its addresses are skipped. So are
	// the TLVs behind all of them, 2.2.1 to 2.2.7.
	const width = family === 0x11 ? 4 : family === 0x21 ? 16 : 0;
	if (command === 0x20 || width === 0) return { kind: "parsed", header: {}, length };
	const ends = new ByteReader(body);
	const from = ends.bytes(width);
	const to = ends.bytes(width);
	const fromPort = ends.number(2);
	const toPort = ends.number(2);
	if (!from || !to || fromPort === undefined || toPort === undefined) return MALFORMED;
	const header = {
		source: { address: addressText(from), port: fromPort },
		destination: { address: addressText(to), port: toPort },
	};
	return { kind: "parsed", header, length };
}
