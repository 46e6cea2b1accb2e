/** Bytes that come in pieces, as one: a client may send a hello of 64 kB byte by byte. */
export class GrowingBytes {
	#space: Buffer = Buffer.alloc(0);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** @param piece is copied */
	append(piece: Uint8Array): void {
		const length = this.#length + piece.length;
		if (length > this.#space.length) {
			const space = Buffer.allocUnsafe(Math.max(length, 2 * this.#space.length));
			space.set(this.#space.subarray(0, this.#length));
			this.#space = space;
		}
		this.#space.set(piece, this.#length);
		this.#length = length;
	}

	/** All of it; valid until more is appended. */
	bytes(): Buffer {
		return this.#space.subarray(0, this.#length);
	}
}
