import type { Socket } from "node:net";
import { type HelloResult, parseClientHello } from "../../gateway/client-hello.ts";

/** What came first on a connection; `gone` when it ended, or nothing whole came in time. */
export type PeekedHello = Exclude<HelloResult, { kind: "need-more" }> | { readonly kind: "gone" };

/** A hello that is not whole by then will never be, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Looks at the ClientHello of a connection and takes nothing away: the socket is paused, with everything that came still to
 * be read.
 */
export function peekHello(socket: Socket, patience: number = PATIENCE): Promise<PeekedHello> {
	return new Promise((resolve) => {
		// The parser bounds what it asks for, and so this too.
		let head = Buffer.alloc(0);
		const timer = setTimeout(() => settle({ kind: "gone" }), patience);
		const settle = (result: PeekedHello): void => {
			clearTimeout(timer);
			socket.off("data", onData).off("end", onGone).off("close", onGone);
			socket.pause();
			if (head.length > 0 && result.kind !== "gone") socket.unshift(head);
			resolve(result);
		};
		const onGone = (): void => settle({ kind: "gone" });
		const onData = (chunk: Buffer): void => {
			head = Buffer.concat([head, chunk]);
			const result = parseClientHello(head);
			if (result.kind !== "need-more") settle(result);
		};
		socket.on("data", onData).on("end", onGone).on("close", onGone);
	});
}
