import type { Socket } from "node:net";
import { connect, type SecureContext, type TLSSocket } from "node:tls";
import { printable } from "../protocol/printable-text.ts";
import type { TlsFacts } from "./attempt-record.ts";
import { Failure } from "./failure.ts";
import { errorCode, socketFailure } from "./socket-failure.ts";

/** What to say in the handshake. */
export interface HandshakeOptions {
	/** SNI: the XMPP domain in A-labels (XEP-0368, 3; RFC 6066, 3). */
	readonly servername: string;
	readonly alpn: string | undefined;
	readonly secureContext: SecureContext;
	readonly session: Buffer | undefined;
}

/** OpenSSL's words for a peer that does not speak TLS. */
const NOT_TLS: ReadonlySet<string> = new Set([
	"ERR_SSL_WRONG_VERSION_NUMBER",
	"ERR_SSL_PACKET_LENGTH_TOO_LONG",
	"ERR_SSL_UNEXPECTED_MESSAGE",
	"ERR_SSL_HTTP_REQUEST",
	"ERR_SSL_INVALID_RECORD",
	"ERR_SSL_BAD_RECORD_TYPE",
	"ERR_SSL_RECORD_LAYER_FAILURE",
	"ERR_SSL_UNKNOWN_PROTOCOL",
]);

/** The server has none of our ALPN protocols (RFC 7301, 3.2). */
export function isNoApplicationProtocol(error: unknown): boolean {
	return error instanceof Failure && errorCode(error.cause) === "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL";
}

/**
 * Makes the TLS handshake over `socket`, verifying nothing: `verifyPeer` must follow before anything is written.
 * @throws {Failure} `tls-alert`, `tls-not-tls`, `tls-failed`, `tcp-reset`; `signal.reason` when aborted
 */
export function tlsHandshake(socket: Socket, options: HandshakeOptions, signal: AbortSignal): Promise<TLSSocket> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) {
			reject(signal.reason);
			return;
		}
		const secured = connect({
			socket,
			servername: options.servername,
			secureContext: options.secureContext,
			...(options.alpn === undefined ? {} : { ALPNProtocols: [options.alpn] }),
			...(options.session === undefined ? {} : { session: options.session }),
			// Node would know DNS-ID alone, and nothing of DANE: the chain's verdict is read and judged by verifyPeer.
			rejectUnauthorized: false,
			checkServerIdentity: () => undefined,
		});
		const settle = (): void => {
			signal.removeEventListener("abort", onAbort);
			secured.off("secureConnect", onSecure);
			secured.off("error", onError);
			secured.off("close", onClose);
		};
		const fail = (error: unknown): void => {
			settle();
			secured.destroy();
			socket.destroy();
			reject(error);
		};
		const onSecure = (): void => {
			settle();
			secured.pause();
			resolve(secured);
		};
		const onError = (error: Error): void => fail(handshakeFailure(error));
		const onClose = (): void => fail(new Failure("tcp-reset", "the server closed the connection in the TLS handshake"));
		const onAbort = (): void => fail(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		secured.on("error", () => undefined);
		secured.once("secureConnect", onSecure);
		secured.once("error", onError);
		secured.once("close", onClose);
	});
}

/** What the two sides agreed on. */
export function tlsFacts(socket: TLSSocket): TlsFacts {
	return {
		protocol: socket.getProtocol() ?? "unknown",
		cipher: socket.getCipher().standardName,
		...(typeof socket.alpnProtocol === "string" ? { alpn: socket.alpnProtocol } : {}),
		resumed: socket.isSessionReused(),
	};
}

function handshakeFailure(error: Error): Failure {
	const code = errorCode(error);
	const alert = /ALERT_(.+)$/.exec(code)?.[1];
	if (alert !== undefined) {
		return new Failure("tls-alert", `the server ended the TLS handshake with the alert "${alert.toLowerCase()}"`, {
			cause: error,
		});
	}
	if (NOT_TLS.has(code)) return new Failure("tls-not-tls", "what answered does not speak TLS", { cause: error });
	if (code.startsWith("ERR_SSL") || code === "EPROTO") {
		const reason = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
		return new Failure("tls-failed", `the TLS handshake failed: ${printable(reason, 200)}`, { cause: error });
	}
	if (code === "ECONNRESET") {
		return new Failure("tcp-reset", "the server closed the connection in the TLS handshake", { cause: error });
	}
	return socketFailure(error);
}
