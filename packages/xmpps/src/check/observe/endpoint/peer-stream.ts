import type { Duplex } from "node:stream";
import { printable, type StreamEvent, StreamReader } from "xmpps-connect/protocol";
import { errorCode } from "../dial/tcp-failure.ts";
import { FIRST_BYTES } from "./first-answer.ts";
import { alertOf } from "./tls-alert.ts";

/** What a peer did next. */
export type Heard =
	/** Something of an XML stream, and when it was complete (`performance.now()`). Behind `malformed` none follows. */
	| { readonly kind: "event"; readonly event: StreamEvent; readonly at: number }
	/** It is no XML stream, and goes on. */
	| { readonly kind: "bytes" }
	/** Nothing more will come. */
	| { readonly kind: "ended"; readonly how: "closed" | "reset" | "error"; readonly detail: string };

/**
 * One stream over a connection, read event by event, with its first bytes kept for whatever is no XMPP. While something waits
 * to be taken nothing is read, and the reader has limits: no peer fills our memory.
 */
export class PeerStream {
	readonly #socket: Duplex;
	readonly #reader = new StreamReader();
	readonly #events: { readonly event: StreamEvent; readonly at: number }[] = [];
	#first: Buffer = Buffer.alloc(0);
	/** Bytes came since `next` told so. */
	#news = false;
	#malformed = false;
	#ended: Extract<Heard, { kind: "ended" }> | undefined;
	#changed: (() => void) | undefined;

	constructor(socket: Duplex) {
		this.#socket = socket;
		socket.on("data", this.#onData);
		socket.on("end", this.#onEnd);
		socket.on("close", this.#onEnd);
		socket.on("error", this.#onError);
		socket.pause();
		if (socket.destroyed) this.#onEnd();
	}

	/** The first bytes that came, at most `FIRST_BYTES`. */
	get firstBytes(): Uint8Array {
		return this.#first;
	}

	/** Nothing came behind the last event that was taken, not even a part of one. */
	get idle(): boolean {
		return this.#events.length === 0 && this.#reader.idle && this.#socket.readableLength === 0;
	}

	write(text: string): void {
		if (this.#socket.writable) this.#socket.write(text);
	}

	/** What the peer does next. @throws `signal.reason` when aborted */
	async next(signal: AbortSignal): Promise<Heard> {
		const onAbort = (): void => this.#changed?.();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			while (true) {
				const event = this.#events.shift();
				if (event !== undefined) return { kind: "event", ...event };
				if (this.#ended !== undefined) return this.#ended;
				if (this.#news && this.#malformed) {
					this.#news = false;
					return { kind: "bytes" };
				}
				signal.throwIfAborted();
				await new Promise<void>((resolve) => {
					this.#changed = resolve;
					this.#socket.resume();
				});
			}
		} finally {
			signal.removeEventListener("abort", onAbort);
			this.#changed = undefined;
			this.#socket.pause();
		}
	}

	/** Leaves the connection paused and without listeners of ours. */
	detach(): void {
		this.#socket.off("data", this.#onData);
		this.#socket.off("end", this.#onEnd);
		this.#socket.off("close", this.#onEnd);
		this.#socket.off("error", this.#onError);
		this.#socket.pause();
	}

	readonly #onData = (chunk: Buffer): void => {
		const at = performance.now();
		const room = FIRST_BYTES - this.#first.length;
		if (room > 0) this.#first = Buffer.concat([this.#first, chunk.subarray(0, room)]);
		this.#news = true;
		if (!this.#malformed) this.#take(this.#reader.push(chunk), at);
		if (this.#events.length > 0 || this.#malformed) {
			this.#socket.pause();
			this.#changed?.();
		}
	};

	readonly #onEnd = (): void => this.#over("closed", "the server closed the connection");

	readonly #onError = (error: Error): void => {
		const alert = alertOf(error);
		if (alert !== undefined) {
			this.#over("error", `the server sent the alert "${alert}"`);
			return;
		}
		const code = errorCode(error);
		if (code === "ECONNRESET" || code === "EPIPE") this.#over("reset", "the connection was reset");
		else this.#over("error", printable(error.message, 200));
	};

	#over(how: "closed" | "reset" | "error", detail: string): void {
		if (this.#ended !== undefined) return;
		// A greeting that ended too early may still tell what was there.
		if (!this.#malformed) this.#take(this.#reader.end(), performance.now());
		this.#ended = { kind: "ended", how, detail };
		this.#changed?.();
	}

	#take(events: readonly StreamEvent[], at: number): void {
		for (const event of events) {
			if (event.kind === "malformed") this.#malformed = true;
			this.#events.push({ event, at });
		}
	}
}
