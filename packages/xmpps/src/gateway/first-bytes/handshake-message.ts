import type { HelloFault } from "../client-hello.ts";

/** The body of a ClientHello, or why there is none. */
export type MessageResult =
	| { readonly kind: "whole"; readonly body: Uint8Array }
	| { readonly kind: "need-more"; readonly atLeast?: number }
	| { readonly kind: "malformed"; readonly reason: HelloFault };

/** A record holds no more plaintext (RFC 8446, 5.1). */
const MAX_RECORD = 16_384;

/** A hello with post-quantum key shares and a full session ticket is about 3 kB; no client sends half of this. */
const MAX_HELLO = 65_536;

/** Type, version and length of a record (RFC 8446, 5.1). */
const RECORD_HEAD = 5;

/** Bytes after which a hello is whole or told to be too long: all of it, a byte a record. */
export const MAX_HELLO_WIRE: number = MAX_HELLO * (RECORD_HEAD + 1);

/** Type and length of a handshake message (RFC 8446, 4). */
const MESSAGE_HEAD = 4;

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;

/**
 * Puts the first handshake message together from its records. Nothing is copied before all of it is there, and of a hello in
 * one record nothing at all.
 */
export function collectMessage(bytes: Uint8Array): MessageResult {
	if ((bytes[0] ?? 0) >= 0x80) return oldForm(bytes);
	/** Bytes of the message in the records so far. */
	let collected = 0;
	/** Of its head, as a number. */
	let head = 0;
	let wanted: number | undefined;
	for (let at = 0; ; ) {
		// What is wrong is told as early as it can be seen: nobody waits for the rest of a banner.
		const [type, major] = [bytes[at], bytes[at + 1]];
		if (type === undefined) return needMore(at, wanted, collected);
		if (type !== HANDSHAKE || (major !== undefined && major !== 3)) return malformed("not-tls");
		if (bytes.length < at + RECORD_HEAD) return needMore(at, wanted, collected);
		const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
		if (length > MAX_RECORD) return malformed("too-long");
		// RFC 8446, 5.1: no empty handshake records. They would be an endless stream of nothing.
		if (length === 0) return malformed("inconsistent");
		const start = at + RECORD_HEAD;
		const there = Math.min(length, bytes.length - start);
		for (let index = 0; index < there && collected + index < MESSAGE_HEAD; index++) {
			const byte = bytes[start + index] ?? 0;
			if (collected + index === 0 && byte !== CLIENT_HELLO) return malformed("not-client-hello");
			head = head * 256 + byte;
			if (collected + index === MESSAGE_HEAD - 1) wanted = MESSAGE_HEAD + (head - CLIENT_HELLO * 2 ** 24);
		}
		if (wanted !== undefined && wanted > MAX_HELLO) return malformed("too-long");
		collected += there;
		if (wanted !== undefined && collected >= wanted) return { kind: "whole", body: bodyOf(bytes, wanted) };
		if (there < length) return needMore(start + length, wanted, collected + length - there);
		at = start + length;
	}
}

function malformed(reason: HelloFault): MessageResult {
	return { kind: "malformed", reason };
}

/** RFC 5246, E.2: a length with its high bit set, and a hello (1). RFC 6176, 3: nobody is to speak it. */
function oldForm(bytes: Uint8Array): MessageResult {
	if (bytes.length < 3) return { kind: "need-more" };
	return malformed(bytes[2] === CLIENT_HELLO ? "sslv2" : "not-tls");
}

/**
 * How many bytes make the message whole if what is still to come stands in the fewest records. Who asks at every byte of a
 * message in records of one byte reads all of them again each time, sixty thousand times.
 * @param end where the record that is there in part ends @param collected what is in the message by then
 */
function needMore(end: number, wanted: number | undefined, collected: number): MessageResult {
	if (wanted === undefined) return { kind: "need-more" };
	const rest = wanted - collected;
	const atLeast = rest <= 0 ? end + rest : end + rest + RECORD_HEAD * Math.ceil(rest / MAX_RECORD);
	return { kind: "need-more", atLeast };
}

/** The message without its head; all of it is there. @param wanted its length with the head */
function bodyOf(bytes: Uint8Array, wanted: number): Uint8Array {
	const first = (bytes[3] ?? 0) * 256 + (bytes[4] ?? 0);
	if (first >= wanted) return bytes.subarray(RECORD_HEAD + MESSAGE_HEAD, RECORD_HEAD + wanted);
	const message = new Uint8Array(wanted);
	for (let [at, done] = [0, 0]; done < wanted; ) {
		const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
		const start = at + RECORD_HEAD;
		const piece = bytes.subarray(start, start + Math.min(length, wanted - done));
		message.set(piece, done);
		done += piece.length;
		at = start + length;
	}
	return message.subarray(MESSAGE_HEAD);
}
