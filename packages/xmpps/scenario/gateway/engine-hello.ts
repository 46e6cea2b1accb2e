import { helloBytes, inRecordsOf, withoutRecords } from "../../src/lab/gateway/hello-bytes.ts";

/** What a hello says, and how it is cut. */
export interface HelloParts {
	readonly name?: string;
	readonly alpn?: readonly string[];
	/** Bytes of padding before everything else (RFC 7685). */
	readonly padding?: number;
	/** Where the message goes on in another record (RFC 8446, 5.1). */
	readonly cuts?: readonly Cut[];
}

/** So many bytes from the beginning; or in the middle of a text that it has, or one byte behind it. */
export type Cut = number | { readonly within: string } | { readonly behind: string };

/** No record holds more (RFC 8446, 5.1). */
const MAX_RECORD = 16_384;

/** psk_key_exchange_modes (RFC 8446, 4.2.9): something that comes behind what is looked for. */
const LAST: readonly [number, Uint8Array] = [45, Buffer.from([1, 1])];

/** A ClientHello (RFC 8446, 4.1.2) with a value of GREASE (RFC 8701, 2): of no use but to be read. */
export function hello({ name, alpn = [], padding = 0, cuts = [] }: HelloParts): Buffer {
	const first: [number, Uint8Array][] = [[0x2a2a, Buffer.alloc(0)]];
	if (padding > 0) first.push([21, Buffer.alloc(padding)]);
	const bytes = helloBytes({
		...{ first, more: [LAST] },
		...(name === undefined ? {} : { serverName: name }),
		...(alpn.length === 0 ? {} : { alpn }),
	});
	if (cuts.length === 0) return bytes;
	const message = withoutRecords(bytes);
	const ends = [...cuts.map((cut) => placeOf(cut, message)), message.length];
	return Buffer.concat(ends.map((end, index) => inRecordsOf(message.subarray(ends[index - 1] ?? 0, end), MAX_RECORD)));
}

function placeOf(cut: Cut, message: Buffer): number {
	if (typeof cut === "number") return cut;
	const text = "within" in cut ? cut.within : cut.behind;
	const place = message.indexOf(text);
	if (place === -1) throw new Error(`The hello has no "${text}"`);
	return place + ("within" in cut ? text.length >> 1 : text.length + 1);
}
