import { printable } from "../protocol/printable-text.ts";
import { Failure } from "./failure.ts";

/** What Node's codes for sockets mean here. Anything else is `tcp-failed` with Node's own message. */
const CODES: Readonly<Record<string, readonly ["tcp-refused" | "tcp-unreachable" | "tcp-reset", string]>> = {
	ECONNREFUSED: ["tcp-refused", "connection refused"],
	ENETUNREACH: ["tcp-unreachable", "network unreachable"],
	EHOSTUNREACH: ["tcp-unreachable", "host unreachable"],
	EADDRNOTAVAIL: ["tcp-unreachable", "no address of ours reaches it"],
	ENETDOWN: ["tcp-unreachable", "network is down"],
	ETIMEDOUT: ["tcp-unreachable", "no answer"],
	ECONNRESET: ["tcp-reset", "connection reset"],
	EPIPE: ["tcp-reset", "connection reset"],
};

/** Turns an error of a socket into a failure of the attempt. */
export function socketFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	const code = errorCode(error);
	const known = CODES[code];
	if (known !== undefined) return new Failure(known[0], known[1], { cause: error });
	return new Failure("tcp-failed", printable(error instanceof Error ? error.message : String(error), 200), {
		cause: error,
	});
}

/** The `code` of an error of Node, or the empty string. */
export function errorCode(error: unknown): string {
	if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
		return error.code;
	return "";
}
