/** One DER element (X.690, 8.1): its tag byte, its content, and all of it. */
export interface DerElement {
	readonly tag: number;
	readonly content: Uint8Array;
	readonly whole: Uint8Array;
}

/**
 * The elements that follow each other in `bytes`; `undefined` where a length contradicts the bytes, a length form is none
 * of DER, or there are more than `max`.
 */
export function readDer(bytes: Uint8Array, max: number): readonly DerElement[] | undefined {
	const elements: DerElement[] = [];
	for (let at = 0; at < bytes.length; ) {
		const tag = bytes[at];
		const first = bytes[at + 1];
		if (tag === undefined || first === undefined || elements.length === max) return undefined;
		let head = 2;
		let length = first;
		if (first >= 0x80) {
			// Long form, of at most three bytes: no certificate has 16 MB. 0x80 alone is the indefinite form, not in DER.
			const width = first & 0x7f;
			if (width < 1 || width > 3) return undefined;
			head += width;
			length = 0;
			for (let index = 0; index < width; index++) {
				const byte = bytes[at + 2 + index];
				if (byte === undefined) return undefined;
				length = length * 256 + byte;
			}
		}
		const end = at + head + length;
		if (end > bytes.length) return undefined;
		elements.push({ tag, content: bytes.subarray(at + head, end), whole: bytes.subarray(at, end) });
		at = end;
	}
	return elements;
}
