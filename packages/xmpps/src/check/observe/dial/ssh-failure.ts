import { ipFamily, printable } from "xmpps-connect/protocol";
import { canonicalAddress } from "../../../model/address-bytes.ts";
import type { TcpFailureReason } from "../../../model/observation-tls.ts";
import { DialError } from "../dialer.ts";

/**
 * The far end's words for why it could not connect, as OpenSSH passes them on: `channel 0: open failed: connect failed:
 * Connection refused`.
 */
const REASONS: readonly (readonly [RegExp, TcpFailureReason, string])[] = [
	[/connect failed: .*connection refused/i, "refused", "connection refused"],
	[/connect failed: .*(timed out|timeout)/i, "timeout", "no answer"],
	[/connect failed: .*connection reset/i, "reset", "connection reset"],
	[/connect failed: .*no route to host/i, "unreachable", "host unreachable"],
	// The far end sees the network from its own place. Where it has no route at all it says no more than the last of these, and
	// that is nothing against the server.
	[/connect failed: (.*network is unreachable|open failed)/i, "no-family", "it has no way to addresses of this family"],
	[
		/connect failed: .*(cannot assign requested address|address family not supported)/i,
		"no-family",
		"it has no address of this family",
	],
];

/** What ssh says where it is not about the place that was to be reached: lines that only say how it went on. */
const NOISE = /^(debug\d|authenticated to|transferred:|bytes per second|openssh_)/i;

/** The last lines of ssh's own words that are shown. */
const SHOWN_LINES = 2;

/**
 * Why ssh did not open a connection.
 * @param said what it wrote to stderr
 */
export function sshFailure(host: string, said: string): DialError {
	const lines = said.split(/\r?\n/).filter((line) => line.trim() !== "");
	for (const [pattern, reason, detail] of REASONS) {
		if (lines.some((line) => pattern.test(line))) return new DialError(reason, `${detail} (seen from ${shown(host)})`);
	}
	const prohibited = lines.find((line) => /open failed: administratively prohibited/i.test(line));
	if (prohibited !== undefined) return new DialError("error", `ssh ${shown(host)}: it does not allow forwarding`);
	const words = lines.filter((line) => !NOISE.test(line)).slice(-SHOWN_LINES);
	const last = words.length === 0 ? "it ended without a word" : words.map((line) => line.trim()).join("; ");
	return new DialError("error", `ssh ${shown(host)}: ${printable(last, 200)}`);
}

/** Whether a shared connection says no without saying why: it keeps the reason to itself. */
export function isUnexplained(said: string): boolean {
	return /session open refused by peer/i.test(said);
}

/**
 * Whether ssh has said that the far end is connected: the master's word for a shared connection, or the channel's own. Both
 * need `LogLevel=DEBUG2`; nothing else tells an open connection from one that is still being made.
 */
export function isConfirmed(said: string): boolean {
	return /master session id: \d+|channel \d+: open confirm/.test(said);
}

/** The address that ssh logged in to, as it says it: `Authenticated to host ([192.0.2.1]:22) using "publickey".` */
export function loginAddress(said: string): string | undefined {
	const address = /^Authenticated to \S+ \(\[([0-9a-f.:]+)\]:\d+\)/im.exec(said)?.[1];
	return address !== undefined && ipFamily(address) !== 0 ? canonicalAddress(address) : undefined;
}

function shown(host: string): string {
	return `"${printable(host, 80)}"`;
}
