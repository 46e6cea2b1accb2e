import { ByteReader } from "../../../gateway/byte-reader.ts";

/** Groups of a ClientHello by number (RFC 8446, 4.2.7 and 4.2.8): those that are supported, and those with a share. */
export interface HelloGroups {
	readonly supported: readonly number[];
	readonly shares: readonly number[];
	/** Bytes of the message. */
	readonly size: number;
}

const EXTENSION = { supportedGroups: 10, keyShare: 51 } as const;

/** Bytes of a record's and of a handshake message's header. */
const RECORD = 5;

/**
 * Reads the groups of the ClientHello that a stream of TLS begins with. Absent when it is not whole; a hello in several
 * records is put together from those that are there.
 */
export function helloGroups(bytes: Uint8Array): HelloGroups | undefined {
	const message = joinRecords(bytes);
	const reader = new ByteReader(message);
	if (reader.number(1) !== 1) return undefined;
	const length = reader.number(3);
	const body = length === undefined ? undefined : reader.bytes(length);
	if (length === undefined || body === undefined) return undefined;
	const hello = new ByteReader(body);
	if (hello.bytes(2 + 32) === undefined || !hello.vector(1) || !hello.vector(2) || !hello.vector(1)) return undefined;
	const extensions = hello.left > 0 ? hello.vector(2) : undefined;
	let supported: number[] = [];
	const shares: number[] = [];
	for (let type = extensions?.number(2); type !== undefined; type = extensions?.number(2)) {
		const extension = extensions?.vector(2);
		const list = type === EXTENSION.supportedGroups || type === EXTENSION.keyShare ? extension?.vector(2) : undefined;
		if (type === EXTENSION.supportedGroups) supported = numbers(list);
		for (
			let group = type === EXTENSION.keyShare ? list?.number(2) : undefined;
			group !== undefined;
			group = list?.number(2)
		) {
			shares.push(group);
			list?.vector(2);
		}
	}
	return { supported, shares, size: length + 4 };
}

function numbers(list: ByteReader | undefined): number[] {
	const all: number[] = [];
	for (let one = list?.number(2); one !== undefined; one = list?.number(2)) all.push(one);
	return all;
}

/** What is in the handshake records at the beginning. */
function joinRecords(bytes: Uint8Array): Uint8Array {
	const parts: number[] = [];
	for (let at = 0; bytes[at] === 22 && at + RECORD <= bytes.length; ) {
		const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
		parts.push(...bytes.subarray(at + RECORD, at + RECORD + length));
		at += RECORD + length;
	}
	return Uint8Array.from(parts);
}
