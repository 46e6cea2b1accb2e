import { readName, wireName } from "./wire-name.ts";

/** IANA, DNS Resource Record (RR) TYPEs, as far as they are met here. */
export const TYPE = { A: 1, CNAME: 5, SOA: 6, AAAA: 28, SRV: 33, TSIG: 250, ANY: 255 } as const;

/** `NONE` and `ANY` have meanings of their own in updates (RFC 2136, 2.4 and 2.5). */
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;

/** RFC 1035, 4.1.1; the opcode of an update: RFC 2136, 1.3. */
export const FLAG = { response: 0x8000, opcode: 0x7800, update: 0x2800, aa: 0x0400, tc: 0x0200 } as const;

/** RFC 1035, 4.1.1: everything before the questions. */
const HEADER = 12;

/** Records of an answer that are read: an honest one has a dozen. */
const MAX_RECORDS = 512;

/** A record to be sent. */
export interface WireRecord {
	readonly name: string;
	readonly type: number;
	readonly class: number;
	readonly ttl: number;
	readonly data: Buffer;
}

/** A message to be sent: a question, or an update, whose question names the zone (RFC 2136, 2.3). */
export interface Outgoing {
	readonly id: number;
	readonly flags: number;
	readonly question: { readonly name: string; readonly type: number };
	/** Answer and authority; in an update prerequisites and changes. */
	readonly sections?: readonly [readonly WireRecord[], readonly WireRecord[]];
}

/** The bytes of a message. Pure. */
export function encodeMessage({ id, flags, question, sections = [[], []] }: Outgoing): Buffer {
	const header = Buffer.alloc(HEADER);
	header.writeUInt16BE(id, 0);
	header.writeUInt16BE(flags, 2);
	header.writeUInt16BE(1, 4);
	header.writeUInt16BE(sections[0].length, 6);
	header.writeUInt16BE(sections[1].length, 8);
	return Buffer.concat([header, wireName(question.name), u16(question.type, CLASS.IN), ...sections.flat().map(record)]);
}

function record({ name, type, class: of, ttl, data }: WireRecord): Buffer {
	const time = Buffer.alloc(4);
	time.writeUInt32BE(ttl);
	return Buffer.concat([wireName(name), u16(type, of), time, u16(data.length), data]);
}

/** 16-bit numbers, one after the other. */
export function u16(...values: readonly number[]): Buffer {
	return Buffer.concat(values.map((value) => Buffer.of(value >> 8, value & 0xff)));
}

/** A message that came. */
export interface Incoming {
	readonly bytes: Buffer;
	readonly id: number;
	readonly flags: number;
	readonly rcode: number;
	/** Absent where the server sent back a header alone, which it may with an error. */
	readonly question: { readonly name: string; readonly type: number; readonly class: number } | undefined;
	readonly records: readonly ReadRecord[];
}

/** A record of it, with where it lies. */
export interface ReadRecord {
	readonly section: "answer" | "authority" | "additional";
	readonly name: string;
	readonly type: number;
	readonly class: number;
	readonly ttl: number;
	readonly start: number;
	readonly dataStart: number;
	readonly end: number;
}

/** Reads a message. Absent when it is not what its own lengths and counts say. Never throws, whatever the bytes are. Pure. */
export function readMessage(bytes: Buffer): Incoming | undefined {
	if (bytes.length < HEADER) return undefined;
	const flags = bytes.readUInt16BE(2);
	const questions = bytes.readUInt16BE(4);
	// RFC 9619, 4: more than one question has no meaning.
	if (questions > 1) return undefined;
	let at = HEADER;
	let question: Incoming["question"];
	if (questions === 1) {
		const read = readName(bytes, at);
		if (read === undefined || read.end + 4 > bytes.length) return undefined;
		question = { name: read.name, type: bytes.readUInt16BE(read.end), class: bytes.readUInt16BE(read.end + 2) };
		at = read.end + 4;
	}
	const records = readRecords(bytes, at);
	if (records === undefined) return undefined;
	return { bytes, id: bytes.readUInt16BE(0), flags, rcode: flags & 0x0f, question, records };
}

function readRecords(bytes: Buffer, from: number): ReadRecord[] | undefined {
	const answers = bytes.readUInt16BE(6);
	const authorities = bytes.readUInt16BE(8);
	const total = answers + authorities + bytes.readUInt16BE(10);
	if (total > MAX_RECORDS) return undefined;
	const records: ReadRecord[] = [];
	let start = from;
	for (let index = 0; index < total; index += 1) {
		const owner = readName(bytes, start);
		if (owner === undefined || owner.end + 10 > bytes.length) return undefined;
		const dataStart = owner.end + 10;
		const end = dataStart + bytes.readUInt16BE(owner.end + 8);
		if (end > bytes.length) return undefined;
		const ttl = bytes.readUInt32BE(owner.end + 4);
		records.push({
			section: index < answers ? "answer" : index < answers + authorities ? "authority" : "additional",
			name: owner.name,
			type: bytes.readUInt16BE(owner.end),
			class: bytes.readUInt16BE(owner.end + 2),
			// RFC 2181, 8: a TTL with the highest bit set is 0.
			ttl: ttl > 0x7fffffff ? 0 : ttl,
			...{ start, dataStart, end },
		});
		start = end;
	}
	// Bytes behind the last record were signed by nobody, and have no meaning.
	return start === bytes.length ? records : undefined;
}
