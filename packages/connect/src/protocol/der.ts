import { XmppsError } from "./error.ts";

/** One element of DER: its tag byte and its content. */
export interface DerElement {
	readonly tag: number;
	readonly content: Uint8Array;
}

/** Tag bytes that a certificate is made of (X.690, 8.1.2). */
export const DER_TAG: {
	readonly boolean: 0x01;
	readonly integer: 0x02;
	readonly octetString: 0x04;
	readonly oid: 0x06;
	readonly sequence: 0x30;
} = { boolean: 0x01, integer: 0x02, octetString: 0x04, oid: 0x06, sequence: 0x30 };

/** Longest length field that is read, in bytes: 16 MB, far above what TLS carries as a certificate. */
const MAX_LENGTH_BYTES = 3;

/** Longest text form of an OID: those of X.509 have about 25 characters. */
const MAX_OID_BYTES = 32;

/** Reads the elements of DER one after another, never past the end, and nothing that has two encodings. */
export class DerReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Whether nothing is left. */
	get done(): boolean {
		return this.#at >= this.#bytes.length;
	}

	/** The tag of the next element, without reading it; `undefined` at the end. */
	get tag(): number | undefined {
		return this.#bytes[this.#at];
	}

	/**
	 * Reads the next element.
	 * @throws {XmppsError} `certificate-malformed`
	 */
	next(): DerElement {
		const tag = this.#byte();
		if ((tag & 0x1f) === 0x1f) throw malformed("a tag of more than one byte");
		const length = this.#length();
		if (length > this.#bytes.length - this.#at) throw malformed("an element is longer than what holds it");
		const content = this.#bytes.subarray(this.#at, this.#at + length);
		this.#at += length;
		return { tag, content };
	}

	/**
	 * Reads the next element, which must have this tag; its content.
	 * @throws {XmppsError} `certificate-malformed`
	 */
	expect(tag: number): Uint8Array {
		const element = this.next();
		if (element.tag !== tag) throw malformed(`tag ${element.tag} where ${tag} belongs`);
		return element.content;
	}

	/**
	 * Reads the next element if it has this tag; its content.
	 * @throws {XmppsError} `certificate-malformed`
	 */
	optional(tag: number): Uint8Array | undefined {
		return this.tag === tag ? this.next().content : undefined;
	}

	#byte(): number {
		const byte = this.#bytes[this.#at];
		if (byte === undefined) throw malformed("it ends in the middle of an element");
		this.#at += 1;
		return byte;
	}

	#length(): number {
		const first = this.#byte();
		if (first < 0x80) return first;
		// X.690, 10.1: DER has definite lengths alone, in the fewest bytes.
		const count = first & 0x7f;
		if (count === 0 || count > MAX_LENGTH_BYTES) throw malformed("a length that DER does not have");
		let length = 0;
		for (let index = 0; index < count; index += 1) length = length * 256 + this.#byte();
		if (length < 0x80 || length < 256 ** (count - 1)) throw malformed("a length in more bytes than it needs");
		return length;
	}
}

/**
 * The dotted form of an object identifier (X.690, 8.19).
 * @throws {XmppsError} `certificate-malformed`
 */
export function oidText(content: Uint8Array): string {
	if (content.length === 0 || content.length > MAX_OID_BYTES) throw malformed("an object identifier of a bad length");
	const arcs: number[] = [];
	let arc = 0;
	for (const [index, byte] of content.entries()) {
		if (arc === 0 && byte === 0x80) throw malformed("an object identifier that is padded");
		arc = arc * 128 + (byte & 0x7f);
		if (!Number.isSafeInteger(arc)) throw malformed("an object identifier that is too large");
		if (byte < 0x80) {
			arcs.push(arc);
			arc = 0;
		} else if (index === content.length - 1) throw malformed("an object identifier without end");
	}
	const [first = 0, ...rest] = arcs;
	const root = Math.min(2, Math.floor(first / 40));
	return [root, first - root * 40, ...rest].join(".");
}

/** What every failure to read a certificate ends in. `detail` holds no text from the network. */
export function malformed(detail: string): XmppsError {
	return new XmppsError("certificate-malformed", `Cannot read the certificate: ${detail}`);
}
