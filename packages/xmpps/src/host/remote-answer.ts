import { ARRIVED } from "./remote-program.ts";

/** How a command on a host behind ssh ended. */
export type RemoteEnd =
	| { readonly kind: "ended"; readonly code: number | undefined; readonly stdout: string; readonly stderr: string }
	/** It could not be started; the name of the error. */
	| { readonly kind: "not-started"; readonly why: string };

/** What a login may say before our program does. */
const MAX_GREETING = 64 * 1024;

/** Letter and length. */
const HEAD = 5;

/** Reads the frames of the remote program as they come, in pieces of any size. What comes from a host is not trusted. */
export class RemoteAnswer {
	readonly #limit: number;
	readonly #chunks: { readonly o: Buffer[]; readonly e: Buffer[] } = { o: [], e: [] };
	readonly #length = { o: 0, e: 0 };
	#pending: Buffer = Buffer.alloc(0);
	#arrived = false;
	#end: RemoteEnd | undefined;
	#malformed = false;

	/** @param limit bytes of stdout and of stderr beyond which the rest is left out */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** How it ended; undefined as long as that has not come. */
	get end(): RemoteEnd | undefined {
		return this.#end;
	}

	/** Whether the host says something that our program never says. */
	get malformed(): boolean {
		return this.#malformed;
	}

	push(chunk: Uint8Array): void {
		if (this.#malformed || this.#end !== undefined) return;
		this.#pending = Buffer.concat([this.#pending, chunk]);
		if (!this.#arrived && !this.#greeted()) return;
		while (this.#frame()) {
			// One after the other.
		}
	}

	#greeted(): boolean {
		const at = this.#pending.indexOf(ARRIVED);
		if (at < 0) {
			this.#malformed = this.#pending.length > MAX_GREETING;
			return false;
		}
		this.#arrived = true;
		this.#pending = this.#pending.subarray(at + ARRIVED.length);
		return true;
	}

	#frame(): boolean {
		if (this.#pending.length < HEAD || this.#end !== undefined) return false;
		const letter = String.fromCharCode(this.#pending[0] ?? 0);
		const length = this.#pending.readUInt32BE(1);
		// The program reads 64 KiB at once.
		if (!"oexf".includes(letter) || length > 64 * 1024) {
			this.#malformed = true;
			return false;
		}
		if (this.#pending.length < HEAD + length) return false;
		const bytes = this.#pending.subarray(HEAD, HEAD + length);
		this.#pending = this.#pending.subarray(HEAD + length);
		this.#take(letter, bytes);
		return true;
	}

	#take(letter: string, bytes: Buffer): void {
		if (letter === "o" || letter === "e") {
			if (this.#length[letter] < this.#limit) this.#chunks[letter].push(bytes);
			this.#length[letter] += bytes.length;
			return;
		}
		const word = bytes.toString("latin1");
		if (letter === "f") {
			this.#end = { kind: "not-started", why: word };
			return;
		}
		const code = /^\d{1,3}$/.test(word) ? Number(word) : undefined;
		this.#end = { kind: "ended", code, stdout: this.#text("o"), stderr: this.#text("e") };
	}

	#text(letter: "o" | "e"): string {
		return Buffer.concat(this.#chunks[letter]).subarray(0, this.#limit).toString("utf8");
	}
}
