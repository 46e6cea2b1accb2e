import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { createServer, type SecureVersion, type TLSSocket, type TlsOptions } from "node:tls";
import type { Credentials } from "./certificate-authority.ts";

/** How to answer ALPN: RFC 7301, 3.2. */
export type AlpnAnswer =
	/** Take one of these. */
	| { readonly kind: "choose"; readonly from: readonly string[] }
	/** As if the extension were not there. */
	| { readonly kind: "ignore" }
	/** The alert `no_application_protocol`. */
	| { readonly kind: "refuse" };

/** How handshakes go. */
export interface TlsAcceptOptions {
	readonly credentials: Credentials;
	readonly maxVersion?: SecureVersion | undefined;
}

/** A handshake that is not over by then will never be, in milliseconds. */
const HANDSHAKE_PATIENCE = 30_000;

/** Makes the server's side of a TLS handshake. Sessions of one acceptor can be resumed with it. */
export class TlsAcceptor {
	readonly #options: TlsOptions;

	constructor({ credentials, maxVersion }: TlsAcceptOptions) {
		this.#options = {
			...credentials,
			ticketKeys: randomBytes(48),
			handshakeTimeout: HANDSHAKE_PATIENCE,
			...(maxVersion !== undefined && { maxVersion }),
		};
	}

	/**
	 * Shakes hands on a connection.
	 * @param connection the TCP connection, or what stands in its place; it is destroyed when the handshake fails
	 * @param done called with the secured socket; never when the handshake fails
	 */
	accept(connection: Duplex, alpn: AlpnAnswer, done: (socket: TLSSocket) => void): void {
		const answer: TlsOptions =
			alpn.kind === "choose"
				? { ALPNProtocols: [...alpn.from] }
				: alpn.kind === "refuse"
					? { ALPNCallback: () => undefined }
					: {};
		// One for each connection: a server does not say which connection became which socket.
		const server = createServer({ ...this.#options, ...answer }, (socket) => {
			socket.on("error", () => undefined);
			done(socket);
		});
		server.on("tlsClientError", () => connection.destroy());
		server.emit("connection", connection);
	}
}

/** So much of the server's answer gets out: a record header, and the beginning of a ServerHello. */
const LET_OUT = 40;

/** The connection with a server whose answer breaks off inside the handshake. */
export class BrokenOff extends Duplex {
	readonly #socket: Socket;
	readonly #onBroken: () => void;
	#left = LET_OUT;

	/** @param onBroken called once, when the beginning is out */
	constructor(socket: Socket, onBroken: () => void) {
		super();
		this.#socket = socket;
		this.#onBroken = onBroken;
		this.on("error", () => undefined);
		socket.on("data", (chunk) => void this.push(chunk));
		socket.on("end", () => void this.push(null));
		socket.on("close", () => this.destroy());
	}

	override _read(): void {
		this.#socket.resume();
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		const passed = chunk.subarray(0, this.#left);
		this.#left -= passed.length;
		if (passed.length > 0) this.#socket.write(passed);
		if (this.#left === 0 && passed.length > 0) this.#onBroken();
		done();
	}
}
