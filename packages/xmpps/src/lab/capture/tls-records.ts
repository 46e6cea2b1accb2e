import { ByteReader } from "../../gateway/byte-reader.ts";
import { uint16 } from "./network-order.ts";
import type { Stream } from "./stream.ts";
import { type Moment, StreamClock } from "./stream-clock.ts";

/** RFC 8446, 5.1: the content types. Behind the handshake of TLS 1.3 everything is `applicationData` on the outside. */
export const TLS_TYPE = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** A whole TLS record, seen from outside. */
export interface TlsRecord {
	readonly type: number;
	/** Of the fragment behind the five bytes of its header. */
	readonly length: number;
	/** Of its header in the stream. */
	readonly offset: number;
	/** When its first byte was there. */
	readonly begun: Moment;
	/** When its last byte was there. */
	readonly completed: Moment;
}

/** The records of a stream up to its first gap, and what comes behind them. */
export interface TlsRecords {
	readonly records: readonly TlsRecord[];
	/** `nothing`; the beginning of a record, `need-more`; or something that is no TLS, `malformed`. */
	readonly rest: "nothing" | "need-more" | "malformed";
}

/** RFC 5246, 6.2.3: an encrypted fragment is at most 2,048 longer than its content; RFC 8446, 5.2 allows 256. */
const MAX_FRAGMENT: number = 16_384 + 2048;

/**
 * Lists the TLS records of a stream.
 * @param from the offset at which TLS begins, see `clearText`
 */
export function tlsRecords(stream: Stream, from = 0): TlsRecords {
	const { bytes } = stream;
	const clock = new StreamClock(stream);
	const records: TlsRecord[] = [];
	let at = from;
	while (at < bytes.length) {
		const [type = 0, major] = [bytes[at], bytes[at + 1]];
		if (type < TLS_TYPE.changeCipherSpec || type > TLS_TYPE.applicationData || (major !== undefined && major !== 3))
			return { records, rest: "malformed" };
		if (bytes.length < at + 5) return { records, rest: "need-more" };
		const length = uint16(bytes, at + 3);
		if (length > MAX_FRAGMENT) return { records, rest: "malformed" };
		const end = at + 5 + length;
		const [begun, completed] = [clock.at(at + 1), clock.at(end)];
		if (end > bytes.length || begun === undefined || completed === undefined) return { records, rest: "need-more" };
		records.push({ type, length, offset: at, begun, completed });
		at = end;
	}
	return { records, rest: "nothing" };
}

/** What the server says in the clear. The ALPN protocol that it selects is encrypted in TLS 1.3, and left out here. */
export interface ServerHello {
	/** 0x0304 is TLS 1.3. */
	readonly version: number;
	readonly cipherSuite: number;
}

const SERVER_HELLO = 2;
const SUPPORTED_VERSIONS = 43;

/**
 * Reads the first ServerHello (or HelloRetryRequest, which says the same) of a stream (RFC 8446, 4.1.3). Absent when there
 * is none, or not within one record.
 */
export function serverHello(stream: Stream, from = 0): ServerHello | undefined {
	const { records } = tlsRecords(stream, from);
	const record = records.find(({ type }) => type === TLS_TYPE.handshake);
	if (record === undefined) return undefined;
	const start = record.offset + 5;
	const reader = new ByteReader(stream.bytes.subarray(start, start + record.length));
	if (reader.number(1) !== SERVER_HELLO) return undefined;
	const message = reader.vector(3);
	const legacyVersion = message?.number(2);
	if (message?.bytes(32) === undefined || message.vector(1) === undefined) return undefined;
	const cipherSuite = message.number(2);
	if (legacyVersion === undefined || cipherSuite === undefined || message.number(1) === undefined) return undefined;
	const extensions = message.vector(2);
	// RFC 8446, 4.2.1: TLS 1.3 is selected in an extension, and the old field lies.
	for (let type = extensions?.number(2); type !== undefined; type = extensions?.number(2)) {
		const body = extensions?.vector(2);
		const version = type === SUPPORTED_VERSIONS ? body?.number(2) : undefined;
		if (version !== undefined) return { version, cipherSuite };
		if (body === undefined) return undefined;
	}
	return { version: legacyVersion, cipherSuite };
}
