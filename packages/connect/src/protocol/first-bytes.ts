import { printableBytes } from "./printable-text.ts";
import type { XmlFaultDetail } from "./xml-fault.ts";

/** How much of another protocol's greeting is quoted, in bytes: a line such as `HTTP/1.1 400 Bad Request` fits. */
const GREETING_BYTES = 64;

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** The content types with which a TLS record begins that a server sends unasked: alert and handshake (RFC 8446, 5.1). */
const TLS_RECORDS: ReadonlySet<number> = new Set([0x15, 0x16]);

/**
 * Collects the beginning of what is no XML, so that the message can say what it is. It ends with the first line, the
 * first byte that is not printable ASCII, or `GREETING_BYTES`: a rule of the bytes alone, not of how they arrive.
 */
export class FirstBytes {
	readonly #bytes: number[] = [];

	/** Takes the next byte; gives the fault once enough was seen. */
	accept(byte: number): XmlFaultDetail | undefined {
		const printable = byte >= 0x20 && byte < 0x7f;
		const mark =
			BYTE_ORDER_MARK[this.#bytes.length] === byte && this.#bytes.every((seen, i) => seen === BYTE_ORDER_MARK[i]);
		if (byte !== 0x0a && byte !== 0x0d) this.#bytes.push(byte);
		const enough = this.#bytes.length === (mark ? BYTE_ORDER_MARK.length : GREETING_BYTES);
		return enough || !(printable || mark) ? this.fault : undefined;
	}

	/** What the bytes so far are. */
	get fault(): XmlFaultDetail {
		const bytes = Uint8Array.from(this.#bytes);
		if (bytes.length === BYTE_ORDER_MARK.length && bytes.every((byte, i) => byte === BYTE_ORDER_MARK[i])) {
			// RFC 6120, 11.6: it must not be sent, and where it is, it is a character like any other; none stands here.
			return { reason: "byte-order-mark", detail: "a byte order mark before the stream" };
		}
		const tls = TLS_RECORDS.has(bytes[0] ?? 0) ? ", as a TLS record does" : "";
		return { reason: "not-xml", detail: `no XML: it begins with "${printableBytes(bytes, GREETING_BYTES)}"${tls}` };
	}
}
