import packet from "dns-packet";

/**
 * The parts of dns-packet that its types leave out: reading one record instead of a whole message keeps the decoders of
 * types that we never ask for (NAPTR, NSEC, RRSIG …) away from hostile bytes.
 */
interface RecordCodec {
	readonly answer: { decode(bytes: Buffer, offset: number): DecodedRecord };
	readonly name: { decode(bytes: Buffer, offset: number): string };
	readonly question: { decode(bytes: Buffer, offset: number): DecodedQuestion };
}

/** A record as dns-packet gives it; `data` has the shape that belongs to `type`. */
interface DecodedRecord {
	readonly name: string;
	readonly type: string;
	readonly ttl: number;
	readonly data: unknown;
	/** OPT alone: the upper eight bits of the RCODE. */
	readonly extendedRcode?: number;
	/** OPT alone. */
	readonly options?: readonly { readonly code: number; readonly data: Buffer }[];
}

/** A question as dns-packet gives it. */
interface DecodedQuestion {
	readonly name: string;
	readonly type: string;
	readonly class: string;
}

export const codec: RecordCodec = packet as unknown as RecordCodec;
export const encode: typeof packet.encode = packet.encode;
