import { parseClientHello } from "../client-hello.ts";
import type { OpeningResult } from "../opening.ts";
import { MAX_HELLO_WIRE } from "./handshake-message.ts";
import { looksLikeHttp, readHttp } from "./http-request.ts";
import { looksLikeXml, readStream } from "./stream-opening.ts";

/** RFC 8446, 5.1: the type of a record with a handshake message. */
const HANDSHAKE = 22;

/**
 * Says what the first bytes of a connection are, decrypting nothing. What is wrong is told as early as it can be seen, and
 * more bytes never change what was said.
 * @param bytes everything that came so far
 * @param limitBytes bytes within which it must be said: more are never looked at, and who needs more is told to be wrong
 */
export function readOpening(bytes: Uint8Array, limitBytes: number = MAX_HELLO_WIRE): OpeningResult {
	const result = readWithin(bytes.subarray(0, limitBytes));
	if (result.kind !== "need-more") return result;
	if (bytes.length >= limitBytes) return { kind: "malformed", reason: tooLong(bytes) };
	// Who announces more than is permitted is told so at the limit.
	return result.atLeast === undefined
		? result
		: { kind: "need-more", atLeast: Math.min(result.atLeast, Math.max(limitBytes, bytes.length + 1)) };
}

function readWithin(bytes: Uint8Array): OpeningResult {
	const [first] = bytes;
	if (first === undefined) return { kind: "need-more" };
	if (looksLikeTls(first)) {
		const result = parseClientHello(bytes);
		return result.kind === "parsed" ? { kind: "parsed", opening: { kind: "tls", hello: result.hello } } : result;
	}
	if (looksLikeXml(bytes)) return readStream(bytes);
	if (looksLikeHttp(bytes)) return readHttp(bytes);
	return { kind: "malformed", reason: "unknown-protocol" };
}

/**
 * RFC 5246, E.2: the high bit and a length, then the type of an SSLv2 hello. Nobody else's first byte is above 127, but for the
 * mark of UTF-8.
 */
function looksLikeTls(first: number): boolean {
	return first === HANDSHAKE || (first >= 0x80 && first !== 0xef);
}

/** In the words of what was being read: a TLS alert is for who speaks TLS. */
function tooLong(bytes: Uint8Array): "too-long" | "not-a-stream" | "bad-request" {
	if (looksLikeTls(bytes[0] ?? 0)) return "too-long";
	return looksLikeXml(bytes) ? "not-a-stream" : "bad-request";
}
