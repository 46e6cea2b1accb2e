import { printable } from "xmpps-connect/protocol";
import type { HandshakeFailure } from "../../../model/observation-tls.ts";
import { errorCode, tcpFailure } from "../dial/tcp-failure.ts";
import { alertOf } from "./tls-alert.ts";

/** OpenSSL's words for a peer that does not speak TLS. */
const NOT_TLS: ReadonlySet<string> = new Set([
	"ERR_SSL_WRONG_VERSION_NUMBER",
	"ERR_SSL_PACKET_LENGTH_TOO_LONG",
	"ERR_SSL_UNEXPECTED_MESSAGE",
	"ERR_SSL_HTTP_REQUEST",
	"ERR_SSL_HTTPS_PROXY_REQUEST",
	"ERR_SSL_INVALID_RECORD",
	"ERR_SSL_BAD_RECORD_TYPE",
	"ERR_SSL_RECORD_LAYER_FAILURE",
	"ERR_SSL_UNKNOWN_PROTOCOL",
]);

/** Why a handshake was not completed, without the time it took. */
export type TlsFailure = Omit<HandshakeFailure, "kind" | "ms">;

/** Turns an error of a TLS socket into the reason why there was no handshake. */
export function tlsFailure(error: Error, address: string): TlsFailure {
	const code = errorCode(error);
	const alert = alertOf(error);
	if (alert !== undefined) return { reason: "alert", alert, detail: `the server sent the alert "${alert}"` };
	if (NOT_TLS.has(code)) return { reason: "not-tls", detail: "what answered does not speak TLS" };
	if (code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS") || code === "EPROTO") {
		const reason = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
		return { reason: "tls-error", detail: `the TLS handshake failed: ${printable(reason, 200)}` };
	}
	// Node's own word for an end of the stream; what the kernel says of a reset names the call that got it.
	if (code === "ECONNRESET" && !("syscall" in error)) return CLOSED;
	const { reason, message } = tcpFailure(error, address);
	return { reason, detail: `${message} in the TLS handshake` };
}

/** The connection ended without an error. */
export const CLOSED: TlsFailure = {
	reason: "closed",
	detail: "the server closed the connection in the TLS handshake",
};
