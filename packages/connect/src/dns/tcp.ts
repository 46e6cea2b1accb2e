import { connect } from "node:net";
import type { Failed } from "../protocol/answer.ts";
import { failed } from "./failure.ts";
import type { DnsServer } from "./server-address.ts";
import { describeSocketError } from "./socket-error.ts";

/** RFC 1035, 4.2.2: each message is preceded by its length. It also bounds what we keep: 64 KiB. */
const LENGTH_BYTES = 2;

/**
 * Asks over a TCP connection of its own (RFC 7766, 6.2.1 would let it be shared; one question in a hundred comes here).
 * @param accept reads the message; absent when it does not belong to the query, which over TCP is an error
 * @param signal ends the wait; the socket is destroyed when the promise settles, whatever the outcome
 */
export function exchangeTcp<R>(
	server: DnsServer,
	query: Buffer,
	accept: (message: Buffer) => R | undefined,
	signal: AbortSignal,
): Promise<R | Failed> {
	return new Promise((resolve) => {
		if (signal.aborted) {
			resolve(failed("aborted", "the question was given up"));
			return;
		}
		const socket = connect({ host: server.address, port: server.port, noDelay: true });
		const chunks: Buffer[] = [];
		let received = 0;
		const finish = (outcome: R | Failed): void => {
			signal.removeEventListener("abort", onAbort);
			socket.destroy();
			resolve(outcome);
		};
		const onAbort = (): void => finish(failed("aborted", "the question was given up"));
		signal.addEventListener("abort", onAbort, { once: true });
		socket.on("error", (error) => finish(failed("unreachable", `over TCP: ${describeSocketError(error)}`)));
		socket.on("end", () =>
			finish(failed("malformed", "the server closed the connection before its answer was complete")),
		);
		socket.on("data", (chunk) => {
			chunks.push(chunk);
			received += chunk.length;
			if (received < LENGTH_BYTES) return;
			if ((chunks[0]?.length ?? 0) < LENGTH_BYTES) chunks.splice(0, chunks.length, Buffer.concat(chunks));
			// Joined once, when all is there: a server that sends byte by byte must not make us copy all of it each time.
			const length = chunks[0]?.readUInt16BE(0) ?? 0;
			if (received < LENGTH_BYTES + length) return;
			const message = Buffer.concat(chunks).subarray(LENGTH_BYTES, LENGTH_BYTES + length);
			finish(accept(message) ?? failed("malformed", "the server answered another question over TCP"));
		});
		const length = Buffer.alloc(LENGTH_BYTES);
		length.writeUInt16BE(query.length);
		socket.write(Buffer.concat([length, query]));
	});
}
