import { connect } from "node:net";
import type { DnsServer } from "xmpps-connect/dns";

/** Seconds for one question or update. A primary that signs a large zone anew takes one or two. */
const PATIENCE = 10;

/** RFC 1035, 4.2.2: a length of two octets comes before each message. It also bounds what is kept: 64 KiB. */
const LENGTH = 2;

/** No answer came: whether the server has taken the message is not known. */
export class ExchangeError extends Error {
	override readonly name: string = "ExchangeError";
}

/**
 * Sends one message over TCP and gives the one that comes back. Always TCP: nobody between can answer for the server without
 * being in the connection, and nothing is too large (RFC 2136, 2.1 allows both).
 * @throws {ExchangeError} in a few words, without the server's name
 */
export function exchange(server: DnsServer, message: Buffer, signal: AbortSignal): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const end = AbortSignal.any([signal, AbortSignal.timeout(1000 * PATIENCE)]);
		if (signal.aborted) {
			reject(new ExchangeError("it was given up"));
			return;
		}
		const socket = connect({ host: server.address, port: server.port, noDelay: true });
		let received = Buffer.alloc(0);
		const finish = (settle: () => void): void => {
			end.removeEventListener("abort", onAbort);
			socket.destroy();
			settle();
		};
		const fail = (why: string): void => finish(() => reject(new ExchangeError(why)));
		const onAbort = (): void => fail(signal.aborted ? "it was given up" : `no answer within ${PATIENCE} s`);
		end.addEventListener("abort", onAbort, { once: true });
		socket.on("error", (error: NodeJS.ErrnoException) =>
			fail(MEANINGS[error.code ?? ""] ?? error.code ?? "the connection failed"),
		);
		socket.on("end", () => fail("it closed the connection without an answer"));
		socket.on("data", (chunk) => {
			received = Buffer.concat([received, chunk]);
			if (received.length < LENGTH) return;
			const whole = LENGTH + received.readUInt16BE(0);
			if (received.length >= whole) finish(() => resolve(received.subarray(LENGTH, whole)));
		});
		const length = Buffer.alloc(LENGTH);
		length.writeUInt16BE(message.length);
		socket.write(Buffer.concat([length, message]));
	});
}

const MEANINGS: Readonly<Record<string, string>> = {
	ECONNREFUSED: "nothing listens there",
	ECONNRESET: "the connection was reset",
	EHOSTUNREACH: "no route to the host",
	ENETUNREACH: "no route to the network",
	ETIMEDOUT: "no answer",
};
