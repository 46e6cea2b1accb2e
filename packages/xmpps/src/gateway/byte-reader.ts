/** Reads big-endian fields of a TLS structure; `undefined` where the bytes end too early. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get left(): number {
		return this.#bytes.length - this.#at;
	}

	/** An unsigned number of 1 to 3 bytes. */
	number(width: 1 | 2 | 3): number | undefined {
		if (this.left < width) return undefined;
		let value = 0;
		for (let index = 0; index < width; index++) value = value * 256 + (this.#bytes[this.#at + index] ?? 0);
		this.#at += width;
		return value;
	}

	bytes(length: number): Uint8Array | undefined {
		if (this.left < length) return undefined;
		const slice = this.#bytes.subarray(this.#at, this.#at + length);
		this.#at += length;
		return slice;
	}

	/** A vector: its length in `width` bytes, then so many bytes (RFC 8446, 3.4). */
	vector(width: 1 | 2 | 3): ByteReader | undefined {
		const length = this.number(width);
		if (length === undefined) return undefined;
		const slice = this.bytes(length);
		return slice && new ByteReader(slice);
	}
}
