import type { Socket } from "node:net";
import type { StreamEvent } from "../protocol/stream-reader.ts";
import { StreamReader } from "../protocol/stream-reader.ts";
import { Failure } from "./failure.ts";
import { socketFailure } from "./socket-failure.ts";

/**
 * One XML stream over a socket, read event by event. Nothing is read from the socket while an event waits to be taken,
 * so that a peer cannot fill our memory; the reader bounds the rest.
 */
export class Conversation {
	readonly #socket: Socket;
	readonly #reader = new StreamReader();
	readonly #received: Buffer[] = [];
	readonly #events: StreamEvent[] = [];
	#failure: unknown;
	#changed: (() => void) | undefined;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on("data", this.#onData);
		socket.on("end", this.#onEnd);
		socket.on("close", this.#onEnd);
		socket.on("error", this.#onError);
		socket.pause();
	}

	/** Every byte that came since the conversation began. */
	get received(): Uint8Array {
		return Buffer.concat(this.#received);
	}

	/** Nothing came behind the last event that was taken, not even a part of one. */
	get idle(): boolean {
		return this.#events.length === 0 && this.#reader.idle && this.#socket.readableLength === 0;
	}

	write(text: string): void {
		this.#socket.write(text);
	}

	/**
	 * The next event.
	 * @throws {Failure} `stream-closed` or `tcp-…` when the connection ended; `signal.reason` when aborted
	 */
	async next(signal: AbortSignal): Promise<StreamEvent> {
		const onAbort = (): void => this.#changed?.();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			while (true) {
				signal.throwIfAborted();
				const event = this.#events.shift();
				if (event !== undefined) return event;
				if (this.#failure !== undefined) throw this.#failure;
				if (this.#socket.destroyed) throw new Failure("stream-closed", "the server closed the connection");
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

	/** Leaves the socket paused and without listeners of ours. */
	detach(): void {
		this.#socket.off("data", this.#onData);
		this.#socket.off("end", this.#onEnd);
		this.#socket.off("close", this.#onEnd);
		this.#socket.off("error", this.#onError);
		this.#socket.pause();
	}

	readonly #onData = (chunk: Buffer): void => {
		this.#received.push(chunk);
		this.#events.push(...this.#reader.push(chunk));
		if (this.#events.length > 0) {
			this.#socket.pause();
			this.#changed?.();
		}
	};

	readonly #onEnd = (): void => {
		// A greeting that ended too early may still tell what was there.
		if (this.#failure === undefined) this.#events.push(...this.#reader.end());
		this.#failure ??= new Failure("stream-closed", "the server closed the connection");
		this.#changed?.();
	};

	readonly #onError = (error: Error): void => {
		this.#failure ??= socketFailure(error);
		this.#changed?.();
	};
}
