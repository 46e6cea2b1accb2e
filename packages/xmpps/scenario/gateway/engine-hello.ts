import { helloBytes, inRecordsOf, withoutRecords } from "../../src/lab/gateway/hello-bytes.ts";

/** What a hello says, and how it is cut. */
export interface HelloParts {
	readonly name?: string;
	readonly alpn?: readonly string[];
	/** Bytes of padding before everything else (RFC 7685). */
	readonly padding?: number;
	/** Where the message goes on in another record (RFC 8446, 5.1). */
	readonly cuts?: readonly number[];
}

/** No record holds more (RFC 8446, 5.1). */
const MAX_RECORD = 16_384;

/** A ClientHello (RFC 8446, 4.1.2) with a value of GREASE (RFC 8701, 2): of no use but to be read. */
export function hello({ name, alpn = [], padding = 0, cuts = [] }: HelloParts): Buffer {
	const first: [number, Uint8Array][] = [[0x2a2a, Buffer.alloc(0)]];
	if (padding > 0) first.push([21, Buffer.alloc(padding)]);
	const bytes = helloBytes({
		first,
		...(name === undefined ? {} : { serverName: name }),
		...(alpn.length === 0 ? {} : { alpn }),
	});
	if (cuts.length === 0) return bytes;
	const message = withoutRecords(bytes);
	const ends = [...cuts, message.length];
	return Buffer.concat(ends.map((end, index) => inRecordsOf(message.subarray(ends[index - 1] ?? 0, end), MAX_RECORD)));
}
