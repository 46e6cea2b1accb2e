import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import {
	type Role,
	STREAM_CLOSE,
	type StreamErrorCondition,
	type StreamHeader,
	StreamReader,
	writeStreamError,
	writeStreamHeader,
	type XmlElement,
} from "xmpps-connect/protocol";
import { type Noise, noise } from "./noise.ts";
import { conditionOf } from "./stream-fault.ts";

/** What happens on a stream, told to whoever holds the conversation. */
export interface StreamListener {
	onHeader(header: StreamHeader): void;
	onElement(element: XmlElement): void;
	/** It is over, however that came. Told once. */
	onGone(): void;
}

/** How to set a stream up. */
export interface XmppStreamOptions {
	/** Whose stream it is held for before the peer's header tells. */
	readonly role: Role;
	/** Milliseconds of silence after which it ends with `connection-timeout`. */
	readonly patience: number;
	/** The TCP connection below, which is the socket itself where there is no TLS. */
	readonly tcp: Socket;
}

/** A peer that does not close its side by then is cut off, in milliseconds. */
const CLOSING_PATIENCE = 2_000;

/**
 * The receiving side of an XMPP stream on one socket: reads bounded XML, writes header, elements and errors, and closes as
 * RFC 6120, 4.4 says.
 */
export class XmppStream {
	readonly #socket: Socket;
	readonly #listener: StreamListener;
	readonly #options: XmppStreamOptions;
	readonly #onData: (chunk: Buffer) => void;
	readonly #onEnd: () => void;
	readonly #onClose: () => void;
	readonly #onTimeout: () => void;
	#reader = new StreamReader();
	/** Events of the present chunk that were read and not delivered yet. */
	#undelivered = 0;
	/** Our header was written. */
	#opened = false;
	#closing = false;
	#muted = false;
	#gone = false;

	constructor(socket: Socket, listener: StreamListener, options: XmppStreamOptions) {
		this.#socket = socket;
		this.#listener = listener;
		this.#options = options;
		this.#onData = (chunk) => this.#read(chunk);
		this.#onEnd = () => this.#muted || socket.end();
		this.#onClose = () => this.#end();
		this.#onTimeout = () => this.fail("connection-timeout");
		socket.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onClose).on("timeout", this.#onTimeout);
		socket.setTimeout(options.patience);
	}

	/** Not one byte came behind the last element. */
	get idle(): boolean {
		return this.#undelivered === 0 && this.#reader.idle;
	}

	/** Waits as long as it takes from now on: the peer is known. */
	waitForever(): void {
		this.#socket.setTimeout(0);
	}

	/** Answers the peer's header. RFC 6120, 4.7 */
	open(header: { role: Role; from: string; to?: string }): void {
		this.#opened = true;
		this.#socket.write(writeStreamHeader({ ...header, id: streamId(), lang: "en" }));
	}

	/** Writes XML into the open stream. */
	write(xml: string): void {
		if (!this.#closing && !this.#muted) this.#socket.write(xml);
	}

	/** The stream begins anew: RFC 6120, 4.3.3. */
	restart(): void {
		this.#reader = new StreamReader();
		this.#opened = false;
	}

	/**
	 * Ends the stream with an error, behind a header where none was written yet: RFC 6120, 4.9.1.2. That header promises
	 * nothing, not even a version, since the peer may be anything.
	 */
	fail(condition: StreamErrorCondition, more: { text?: string; redirect?: string } = {}): void {
		if (this.#closing || this.#muted) return;
		const header = this.#opened
			? ""
			: writeStreamHeader({ role: this.#options.role, id: streamId(), lang: "en", version: "none" });
		const { text } = more;
		this.#finish(
			header + writeStreamError(condition, { ...more, ...(text !== undefined && { lang: "en" }) }) + STREAM_CLOSE,
		);
	}

	/** Closes the stream: RFC 6120, 4.4. */
	close(): void {
		this.#finish(this.#opened ? STREAM_CLOSE : "");
	}

	/** Writes something else than XMPP, and listens no more. */
	babble(what: Noise): void {
		this.mute();
		pour(what, this.#socket);
	}

	/** Says no more and hears no more; the connection stays. */
	mute(): void {
		this.#muted = true;
		this.#socket.setTimeout(0);
	}

	/** Ends the connection as a cable would. */
	drop(how: "close" | "reset"): void {
		this.mute();
		dropSocket(this.#options.tcp, how);
	}

	/** Gives the socket away, for TLS: nothing of this stream counts any longer (RFC 6120, 5.4.3.3). */
	release(): Socket {
		const socket = this.#socket;
		this.#gone = true;
		socket
			.off("data", this.#onData)
			.off("end", this.#onEnd)
			.off("close", this.#onClose)
			.off("timeout", this.#onTimeout);
		socket.setTimeout(0);
		socket.pause();
		return socket;
	}

	#read(chunk: Buffer): void {
		if (this.#muted) return;
		const reader = this.#reader;
		const events = reader.push(chunk);
		for (const [index, event] of events.entries()) {
			this.#undelivered = events.length - index - 1;
			// What came behind the end of a stream, or before the beginning of the next, was not for us.
			if (this.#closing || this.#muted || this.#gone || this.#reader !== reader) return;
			if (event.kind === "header") this.#listener.onHeader(event.header);
			else if (event.kind === "element") this.#listener.onElement(event.element);
			else if (event.kind === "close") this.close();
			else this.fail(conditionOf(event.reason));
		}
	}

	#finish(last: string): void {
		if (this.#closing || this.#muted) return;
		this.#closing = true;
		this.#socket.setTimeout(0);
		this.#socket.end(last);
		// What still comes is thrown away; to leave it unread would turn our last words into a reset.
		this.#socket.resume();
		const timer = setTimeout(() => this.#socket.destroy(), CLOSING_PATIENCE);
		timer.unref();
		this.#socket.once("close", () => clearTimeout(timer));
		this.#end();
	}

	#end(): void {
		if (this.#gone) return;
		this.#gone = true;
		this.#listener.onGone();
	}
}

/** Writes a noise as fast as the peer reads it. */
export function pour(what: Noise, socket: Socket): void {
	const source = Readable.from(noise(what), { objectMode: false });
	source.on("error", () => undefined);
	socket.once("close", () => source.destroy());
	source.pipe(socket, { end: false });
}

/** Ends a TCP connection with FIN or with RST. */
export function dropSocket(socket: Socket, how: "close" | "reset"): void {
	if (how === "close") socket.destroySoon();
	else socket.resetAndDestroy();
}

/** RFC 6120, 4.7.3: unique and not to be guessed. */
function streamId(): string {
	return randomBytes(9).toString("base64url");
}
