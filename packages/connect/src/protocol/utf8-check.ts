/**
 * Says of each byte whether UTF-8 allows it there (RFC 3629, 4). A decoder tells only that something in a chunk was wrong,
 * so what came before the wrong byte would be judged differently with every way in which the network cuts the stream.
 */
export class Utf8Check {
	/** Bytes still due in this character. */
	#due = 0;
	#low = 0x80;
	#high = 0xbf;

	/** The last character is complete. */
	get complete(): boolean {
		return this.#due === 0;
	}

	/** Takes the next byte; false when it cannot stand there. After that the check has no meaning any more. */
	accept(byte: number): boolean {
		if (this.#due > 0) {
			if (byte < this.#low || byte > this.#high) return false;
			this.#due -= 1;
			this.#low = 0x80;
			this.#high = 0xbf;
			return true;
		}
		if (byte < 0x80) return true;
		// 0xC0 and 0xC1 would be overlong, and 0xF5 and above beyond U+10FFFF.
		if (byte < 0xc2 || byte > 0xf4) return false;
		this.#due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
		// The second byte is bounded where a character would be overlong, a surrogate, or beyond U+10FFFF.
		if (byte === 0xe0) this.#low = 0xa0;
		else if (byte === 0xed) this.#high = 0x9f;
		else if (byte === 0xf0) this.#low = 0x90;
		else if (byte === 0xf4) this.#high = 0x8f;
		return true;
	}
}
