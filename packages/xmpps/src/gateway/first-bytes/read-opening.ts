import { parseClientHello } from "../client-hello.ts";
import type { OpeningResult } from "../opening.ts";
import { looksLikeHttp, readHttp } from "./http-request.ts";
import { looksLikeXml, readStream } from "./stream-opening.ts";

/** RFC 8446, 5.1: the type of a record with a handshake message. */
const HANDSHAKE = 22;

/**
 * Says what the first bytes of a connection are, decrypting nothing. What is wrong is told as early as it can be seen, and
 * more bytes never change what was said.
 * @param bytes everything that came so far
 */
export function readOpening(bytes: Uint8Array): OpeningResult {
	const [first] = bytes;
	if (first === undefined) return { kind: "need-more" };
	// RFC 5246, E.2: the high bit and a length, then the type of an SSLv2 hello. Nobody else's first byte is above 127, but for
	// the mark of UTF-8.
	if (first === HANDSHAKE || (first >= 0x80 && first !== 0xef)) {
		const result = parseClientHello(bytes);
		return result.kind === "parsed" ? { kind: "parsed", opening: { kind: "tls", hello: result.hello } } : result;
	}
	if (looksLikeXml(bytes)) return readStream(bytes);
	if (looksLikeHttp(bytes)) return readHttp(bytes);
	return { kind: "malformed", reason: "unknown-protocol" };
}
