/** Splits bytes into lines, with a limit: whoever writes without end keeps nobody's memory. */
export class LineSplitter {
	readonly #limit: number;
	readonly #decoder = new TextDecoder();
	#rest = "";
	#skipping = false;

	/** @param limit of a line, in characters */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/**
	 * Takes bytes, cut anywhere.
	 * @returns the lines that ended in them, without their end; nothing in the place of one that was too long
	 */
	push(chunk: Uint8Array): (string | undefined)[] {
		const parts = this.#decoder.decode(chunk, { stream: true }).split("\n");
		const last = parts.pop() ?? "";
		const lines = parts.map((part) => this.#end(part));
		this.#keep(last);
		return lines;
	}

	#end(part: string): string | undefined {
		this.#keep(part);
		const line = this.#skipping ? undefined : this.#rest;
		this.#rest = "";
		this.#skipping = false;
		return line;
	}

	#keep(part: string): void {
		if (this.#rest.length + part.length > this.#limit) this.#skipping = true;
		this.#rest = this.#skipping ? "" : this.#rest + part;
	}
}
