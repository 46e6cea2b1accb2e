/** RFC 1035, 2.3.4: a label has at most 63 octets, a name 255 with every length octet and the root. */
const MAX_LABEL = 63;
const MAX_NAME = 255;

/** A name has at most 127 labels: a chain of pointers that is longer leads nowhere. */
const MAX_POINTERS = 127;

/**
 * A name as it goes over the wire: lower case, not compressed, which is the canonical form that signatures are made over too
 * (RFC 8945, 4.3.3).
 * @param name in A-labels, with or without final dot; empty and `.` for the root
 * @throws {Error} when it is no name
 */
export function wireName(name: string): Buffer {
	const plain = name.toLowerCase().replace(/\.$/, "");
	const labels = plain === "" ? [] : plain.split(".");
	const parts = labels.map((label) => {
		if (!/^[\x21-\x7e]+$/.test(label) || label.includes("\\") || label.length > MAX_LABEL) {
			throw new Error(`Cannot send "${name.slice(0, MAX_NAME)}": it is no name of the DNS`);
		}
		return Buffer.concat([Buffer.of(label.length), Buffer.from(label, "latin1")]);
	});
	const bytes = Buffer.concat([...parts, Buffer.of(0)]);
	if (bytes.length > MAX_NAME) throw new Error(`Cannot send "${name.slice(0, MAX_NAME)}": it is too long for a name`);
	return bytes;
}

/** A name of a message. */
export interface ReadName {
	/** Lower case, without final dot; the root is empty. What is no printable ASCII is written as `\255`. */
	readonly name: string;
	/** Where the bytes behind it begin. */
	readonly end: number;
}

/**
 * Reads a name of a message. Absent when it leaves the message, is too long, or has a pointer that does not lead further
 * back than everything read so far (RFC 1035, 4.1.4), which is what makes loops impossible.
 */
export function readName(bytes: Buffer, start: number): ReadName | undefined {
	const labels: string[] = [];
	let at = start;
	let lowest = start;
	let end: number | undefined;
	let length = 1;
	for (let pointers = 0; pointers <= MAX_POINTERS; ) {
		const head = bytes[at];
		if (head === undefined) return undefined;
		if (head === 0) return { name: labels.join("."), end: end ?? at + 1 };
		if (head >= 0xc0) {
			const low = bytes[at + 1];
			if (low === undefined) return undefined;
			const target = ((head & 0x3f) << 8) | low;
			if (target >= lowest) return undefined;
			end ??= at + 2;
			lowest = target;
			at = target;
			pointers += 1;
			continue;
		}
		length += head + 1;
		if (head > MAX_LABEL || length > MAX_NAME || at + head >= bytes.length) return undefined;
		labels.push([...bytes.subarray(at + 1, at + 1 + head)].map(shown).join(""));
		at += head + 1;
	}
	return undefined;
}

function shown(byte: number): string {
	const character = String.fromCharCode(byte).toLowerCase();
	return /^[a-z0-9_*-]$/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`;
}
