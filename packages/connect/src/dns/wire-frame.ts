/**
 * Where the parts of a DNS message lie, and nothing more. dns-packet decodes the parts, but it believes every length:
 * it reads an A record of two bytes into the next record, joins labels that hold a dot, and replaces bytes that are not
 * UTF-8. What comes out of here has been checked for that.
 */
export interface Frame {
	readonly id: number;
	readonly flags: number;
	readonly questionCount: number;
	/** Whether the question's name has only letters, digits, `-` and `_`. */
	readonly plainQuestion: boolean;
	/** Where the sections of records begin: behind the questions. */
	readonly recordsAt: number;
	readonly recordCounts: readonly [answer: number, authority: number, additional: number];
}

/** Where one record lies. Offsets are from the start of the message, ends are exclusive. */
export interface RecordSpan {
	readonly section: "answer" | "authority" | "additional";
	readonly start: number;
	/** Whether the owner's name has only letters, digits, `-` and `_`. */
	readonly plainOwner: boolean;
	readonly type: number;
	readonly class: number;
	readonly dataStart: number;
	readonly end: number;
}

/** Where a name ends, and whether it is made of letters, digits, `-` and `_` alone. */
export interface NameSpan {
	readonly end: number;
	readonly plain: boolean;
}

/** RFC 1035, 4.1.1. */
export const HEADER_BYTES = 12;

/** RFC 1035, 2.3.4: a name is at most 255 octets, length octets and the root included. */
const MAX_NAME_BYTES = 255;

/** A name has at most 127 labels, so a useful chain of pointers is not longer; a hostile one could have 8,000. */
const MAX_POINTERS = 127;

/** No name we ask for has nearly as many; 64 KiB could hold 5,900 of them, each a chain of pointers. */
export const MAX_RECORDS = 512;

/** Reads the header and steps over the questions. Absent when the bytes are too short for what they announce. */
export function readFrame(bytes: Buffer): Frame | undefined {
	if (bytes.length < HEADER_BYTES) return undefined;
	const questionCount = bytes.readUInt16BE(4);
	let at = HEADER_BYTES;
	let plainQuestion = true;
	// RFC 9619, 4: more than one question has no meaning, so a message with more is none of ours.
	if (questionCount > 1) return undefined;
	if (questionCount === 1) {
		const name = spanName(bytes, at);
		if (name === undefined || name.end + 4 > bytes.length) return undefined;
		at = name.end + 4;
		plainQuestion = name.plain;
	}
	return {
		id: bytes.readUInt16BE(0),
		flags: bytes.readUInt16BE(2),
		questionCount,
		plainQuestion,
		recordsAt: at,
		recordCounts: [bytes.readUInt16BE(6), bytes.readUInt16BE(8), bytes.readUInt16BE(10)],
	};
}

/** Finds every record. Absent when one reaches beyond the message, has a broken name, or when there are too many. */
export function readSpans(bytes: Buffer, frame: Frame): RecordSpan[] | undefined {
	const [answers, authorities, additionals] = frame.recordCounts;
	const total = answers + authorities + additionals;
	if (total > MAX_RECORDS) return undefined;
	const spans: RecordSpan[] = [];
	let start = frame.recordsAt;
	for (let index = 0; index < total; index++) {
		const owner = spanName(bytes, start);
		if (owner === undefined || owner.end + 10 > bytes.length) return undefined;
		const dataStart = owner.end + 10;
		const end = dataStart + bytes.readUInt16BE(owner.end + 8);
		if (end > bytes.length) return undefined;
		spans.push({
			section: index < answers ? "answer" : index < answers + authorities ? "authority" : "additional",
			start,
			plainOwner: owner.plain,
			type: bytes.readUInt16BE(owner.end),
			class: bytes.readUInt16BE(owner.end + 2),
			dataStart,
			end,
		});
		start = end;
	}
	return spans;
}

/**
 * Steps over a name. Absent when it leaves the message, is too long, or has a pointer that does not point further back
 * than everything read so far (RFC 1035, 4.1.4), which is what makes loops impossible.
 */
export function spanName(bytes: Buffer, start: number): NameSpan | undefined {
	let at = start;
	let lowest = start;
	let end: number | undefined;
	let length = 1;
	let pointers = 0;
	let plain = true;
	for (;;) {
		const head = bytes[at];
		if (head === undefined) return undefined;
		if (head === 0) return { end: end ?? at + 1, plain };
		if (head >= 0xc0) {
			const low = bytes[at + 1];
			if (low === undefined) return undefined;
			const target = ((head & 0x3f) << 8) | low;
			pointers += 1;
			if (target < HEADER_BYTES || target >= lowest || pointers > MAX_POINTERS) return undefined;
			end ??= at + 2;
			lowest = target;
			at = target;
			continue;
		}
		length += head + 1;
		if (head >= 0x40 || length > MAX_NAME_BYTES || at + head >= bytes.length) return undefined;
		for (const byte of bytes.subarray(at + 1, at + 1 + head)) plain &&= isPlain(byte);
		at += head + 1;
	}
}

function isPlain(byte: number): boolean {
	const lower = byte | 0x20;
	return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f;
}
