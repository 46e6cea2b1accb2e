import type { Line } from "./line.ts";
import { pass } from "./pass.ts";

/** What went through. */
export interface Outcome {
	/** Bytes from the client, and to it. */
	readonly fromClient: number;
	readonly toClient: number;
	readonly end: JoinEnd;
}

/** How it ended: both sides said that they were done, one of them reset it, nobody said anything, or we were told to stop. */
export type JoinEnd = "ended" | "client-reset" | "backend-reset" | "idle" | "stopped";

export interface Joined {
	/** Settles when both sockets are closed; never rejects. */
	readonly done: Promise<Outcome>;
	/** Resets both. */
	stop(): void;
}

/**
 * When one side has said that it is done and the other is silent for so long, in milliseconds, it will not say more: without
 * a limit, a peer that forgets to close would keep two sockets for ever.
 */
const HALF_CLOSED = 300_000;

/** A peer that vanished without a word is noticed by TCP itself; NAT gateways forget after some minutes (RFC 5382, REQ-5). */
const KEEPALIVE = 60_000;

/**
 * Passes bytes both ways until both sides have ended. A FIN is passed on as one (half-close), a reset as a reset. Who reads
 * slowly slows the sender: no more than one piece in each direction is in between.
 *
 * Both sockets must allow half-open connections, and be open and paused.
 * @param idle milliseconds without a byte in either direction after which it ends; 0: never
 */
export function join(from: Line, to: Line, idle: number): Joined {
	const { socket: client } = from;
	const { socket: backend } = to;
	let end: JoinEnd = "ended";
	const stop = (why: JoinEnd): void => {
		if (end === "ended") end = why;
		client.resetAndDestroy();
		backend.resetAndDestroy();
	};
	const done = new Promise<Outcome>((resolve) => {
		let open = 2;
		const onClose = (): void => {
			open -= 1;
			if (open > 0) return;
			resolve({ fromClient: client.bytesRead, toClient: client.bytesWritten, end });
		};
		// What passes here passes the client's socket: bytes in both directions keep it awake.
		const onEnd = (): void => void client.setTimeout(idle > 0 ? Math.min(idle, HALF_CLOSED) : HALF_CLOSED);
		for (const socket of [client, backend]) {
			socket.setKeepAlive(true, KEEPALIVE);
			socket.once("close", onClose).once("end", onEnd);
		}
		client.on("error", () => stop("client-reset"));
		backend.on("error", () => stop("backend-reset"));
		client.once("timeout", () => stop("idle"));
		client.setTimeout(idle);
		pass(from, to);
		pass(to, from);
		client.resume();
		backend.resume();
	});
	return { done, stop: () => stop("stopped") };
}
