import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { inRecordsOf } from "./hello-bytes.ts";

/** How the first thing that a TLS client says is cut. */
export interface Cut {
	/** Bytes of each TCP segment; absent: as it comes. */
	readonly segments?: number;
	/** Bytes of the handshake message in each record (RFC 8446, 5.1); absent: one record. */
	readonly records?: number;
	/** Milliseconds between segments, so that each is sent by itself. */
	readonly pause?: number;
}

/** A stream over a socket whose first write is cut; everything after it goes as it comes. */
export function cutting(socket: Socket, cut: Cut): Duplex {
	let first = true;
	const send = async (bytes: Buffer): Promise<void> => {
		const hello = cut.records === undefined ? bytes : inRecordsOf(bytes.subarray(5), cut.records);
		const size = cut.segments ?? hello.length;
		for (let at = 0; at < hello.length; at += size) {
			if (at > 0) await sleep(cut.pause ?? 0);
			socket.write(hello.subarray(at, at + size));
		}
	};
	const stream = new Duplex({
		read: () => void socket.resume(),
		write(bytes: Buffer, _encoding, done) {
			if (!first) return void socket.write(bytes, (error) => done(error));
			first = false;
			send(bytes).then(() => done(), done);
		},
		final: (done) => void socket.end(done),
		destroy(error, done) {
			socket.destroy();
			done(error);
		},
	});
	socket.on("data", (bytes) => {
		if (!stream.push(bytes)) socket.pause();
	});
	socket.on("end", () => stream.push(null));
	socket.on("error", (error) => stream.destroy(error));
	return stream;
}
