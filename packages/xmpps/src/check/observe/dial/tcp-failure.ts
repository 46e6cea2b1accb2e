import { networkInterfaces } from "node:os";
import { ipFamily, printable } from "xmpps-connect/protocol";
import type { TcpFailureReason } from "../../../model/observation-tls.ts";
import { DialError } from "../dialer.ts";

/** What the codes of Node mean for a connection. */
const CODES: Readonly<Record<string, readonly [TcpFailureReason, string]>> = {
	ECONNREFUSED: ["refused", "connection refused"],
	ETIMEDOUT: ["timeout", "no answer"],
	ECONNRESET: ["reset", "connection reset"],
	EPIPE: ["reset", "connection reset"],
	EHOSTUNREACH: ["unreachable", "host unreachable"],
	ENETUNREACH: ["unreachable", "network unreachable"],
	ENETDOWN: ["unreachable", "the network is down"],
	EADDRNOTAVAIL: ["unreachable", "no address of ours reaches it"],
	// Linux makes this of an ICMPv6 message "administratively prohibited" and of a route of type `prohibit`.
	EACCES: ["unreachable", "administratively prohibited"],
	EAFNOSUPPORT: ["no-family", "this machine does not have the address family"],
	// A packet filter on this machine says nothing about the server.
	EPERM: ["error", "a packet filter of this machine forbids it"],
};

/** Codes that also come where this machine has no address of the family at all. */
const NO_WAY: ReadonlySet<string> = new Set(["ENETUNREACH", "EADDRNOTAVAIL"]);

/**
 * Turns an error of a TCP socket into the reason why there is no connection.
 * @param hasFamily whether this machine has an address of that family with which it could get anywhere
 */
export function tcpFailure(
	error: unknown,
	address: string,
	hasFamily: (family: 4 | 6) => boolean = familyHere,
): DialError {
	const code = errorCode(error);
	const family = ipFamily(address) === 6 ? 6 : 4;
	if (NO_WAY.has(code) && !hasFamily(family)) {
		return new DialError("no-family", `this machine has no IPv${family} address`, { cause: error });
	}
	const known = CODES[code];
	if (known !== undefined) return new DialError(known[0], known[1], { cause: error });
	const message = error instanceof Error ? error.message : String(error);
	return new DialError("error", printable(message, 200), { cause: error });
}

/** The `code` of an error of Node, or the empty string. */
export function errorCode(error: unknown): string {
	if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
		return error.code;
	return "";
}

/** Loopback and link-local addresses (RFC 4291, 2.5.6) lead nowhere, unique local ones (RFC 4193, 3.1) not far. */
function familyHere(family: 4 | 6): boolean {
	return Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.some((one) => one.family === `IPv${family}` && !one.internal && !/^(fe[89ab]|f[cd])/i.test(one.address));
}
