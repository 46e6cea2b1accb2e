import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Failed } from "../protocol/answer.ts";
import { failed } from "./failure.ts";
import type { DnsServer } from "./server-address.ts";
import { describeSocketError } from "./socket-error.ts";

/**
 * How many packets that answer nothing are passed over. A late answer to an earlier question on the same port is
 * unlikely enough; a hundred are somebody guessing ids (RFC 5452, 4.3).
 */
const MAX_IGNORED = 100;

/**
 * Sends one query and waits for the packet that answers it.
 *
 * The socket is made for this query alone, so its port is as random as the system makes it (RFC 5452, 9.2), and it is
 * connected: packets from any other address or port never arrive, and an ICMP "port unreachable" does.
 * @param accept reads a packet; absent when it does not belong to the query
 * @param signal ends the wait; the socket is closed when the promise settles, whatever the outcome
 */
export function exchangeUdp<R>(
	server: DnsServer,
	query: Buffer,
	accept: (packet: Buffer) => R | undefined,
	signal: AbortSignal,
): Promise<R | Failed> {
	return new Promise((resolve) => {
		if (signal.aborted) {
			resolve(failed("aborted", "the question was given up"));
			return;
		}
		const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
		let ignored = 0;
		let open = true;
		const finish = (outcome: R | Failed): void => {
			if (!open) return;
			open = false;
			signal.removeEventListener("abort", onAbort);
			socket.close();
			resolve(outcome);
		};
		const onAbort = (): void => finish(failed("aborted", "the question was given up"));
		const onError = (error: Error): void => finish(failed("unreachable", describeSocketError(error)));
		signal.addEventListener("abort", onAbort, { once: true });
		// Stays to the end: an error that comes after the outcome must not be thrown at the process.
		socket.on("error", onError);
		socket.on("message", (packet) => {
			if (!open) return;
			const outcome = accept(packet);
			if (outcome !== undefined) finish(outcome);
			else if (++ignored > MAX_IGNORED)
				finish(failed("malformed", `more than ${MAX_IGNORED} packets that answer nothing`));
		});
		socket.once("connect", () => {
			// Given up meanwhile: the socket is closed.
			if (open) socket.send(query);
		});
		socket.connect(server.port, server.address);
	});
}
