import { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";
import type { SecureStream } from "../connect/secure-stream.ts";

/**
 * A secured stream in the shape of the sockets of `@xmpp/client`. The stream is open already: the client's first stream
 * header is swallowed, and answered with the bytes that the server sent for ours.
 */
export class StreamSocket extends EventEmitter {
	/** `@xmpp/client` offers PLAIN only where this is true. */
	readonly secure = true;
	readonly #stream: SecureStream;
	#opened = false;

	constructor(stream: SecureStream) {
		super();
		this.#stream = stream;
		const { socket } = stream;
		// The client decodes each chunk by itself, which would break a character that spans two.
		const decoder = new StringDecoder("utf8");
		socket.on("data", (chunk) => {
			const text = decoder.write(chunk);
			if (text !== "") this.emit("data", text);
		});
		socket.on("error", (error) => this.emit("error", error));
		socket.on("close", (hadError) => this.emit("close", hadError));
		// Its text would be seen before the header's if the socket flowed now.
		socket.pause();
		this.#replay = () => {
			const text = decoder.write(Buffer.from(stream.received));
			this.emit("data", text);
			socket.resume();
		};
	}

	readonly #replay: () => void;

	write(data: string, done?: (error?: Error | null) => void): void {
		if (this.#opened) {
			this.#stream.socket.write(data, done);
			return;
		}
		this.#opened = true;
		// As a real write would: the callback first, the answer in a later turn, when the client listens for it.
		setImmediate(() => {
			done?.();
			setImmediate(this.#replay);
		});
	}

	end(): void {
		// A stream that nobody opened has nobody to read its end either.
		this.#stream.socket.resume();
		this.#stream.socket.end();
	}
}
