import type { Socket } from "node:net";
import type { ProxyHeader } from "../first-bytes/proxy-header.ts";
import { readProxyHeader } from "../first-bytes/proxy-header.ts";
import { readOpening } from "../first-bytes/read-opening.ts";
import type { Opening, OpeningFault } from "../opening.ts";
import { GrowingBytes } from "./growing-bytes.ts";

/** What came first on a connection. */
export interface Taken {
	readonly kind: "taken";
	readonly opening: Opening;
	/** Everything that was read of the client's own bytes: what the backend must get first. */
	readonly head: Buffer;
	/** The PROXY header that came before; `undefined` where none was asked for. */
	readonly proxy: ProxyHeader | undefined;
	/** In how many pieces it came. */
	readonly segments: number;
}

/** Why nothing can be decided. */
export type NotTaken =
	| { readonly kind: "malformed"; readonly reason: OpeningFault | "bad-proxy-header"; readonly head: Buffer }
	/** The client ended or reset it, or said nothing whole in time or in size. */
	| { readonly kind: "gone"; readonly reason: "ended" | "reset" | "too-slow" | "too-long" | "stopped" };

export interface TakeOptions {
	/** A PROXY header must come first. */
	readonly proxy: boolean;
	/** Milliseconds for all of it. */
	readonly within: number;
	/** Bytes for all of it. */
	readonly bytes: number;
	/** Called with the PROXY header as soon as it is there: false ends the connection. */
	readonly onProxy?: (header: ProxyHeader) => boolean;
}

/**
 * Reads of a connection what is needed to decide where it belongs, and leaves the socket paused. Bytes that came with it are
 * in `head`; nothing is lost, nothing is answered.
 */
export function takeOpening(socket: Socket, options: TakeOptions): Promise<Taken | NotTaken> {
	return new Promise((resolve) => {
		const came = new GrowingBytes();
		let segments = 0;
		/** Where the client's own bytes begin. */
		let start = 0;
		let proxy: ProxyHeader | undefined;
		/** Below it nothing new can be said. */
		let atLeast = 1;
		let settled = false;

		const settle = (result: Taken | NotTaken): void => {
			if (settled) return;
			settled = true;
			clearTimeout(timer);
			socket.off("data", onData).off("end", onEnd).off("error", onError).off("close", onError);
			socket.pause();
			resolve(result);
		};
		const timer = setTimeout(() => settle({ kind: "gone", reason: "too-slow" }), options.within);
		const onEnd = (): void => settle({ kind: "gone", reason: "ended" });
		const onError = (): void => settle({ kind: "gone", reason: "reset" });
		/** Whether the header is there, or none is asked for. */
		const passedProxy = (bytes: Buffer): boolean => {
			if (!options.proxy || proxy !== undefined) return true;
			const result = readProxyHeader(bytes);
			if (result.kind === "parsed") {
				proxy = result.header;
				start = result.length;
				if (options.onProxy?.(proxy) !== false) return true;
				settle({ kind: "gone", reason: "stopped" });
			} else if (result.kind === "malformed") {
				settle({ kind: "malformed", reason: "bad-proxy-header", head: bytes });
			}
			return false;
		};
		const onData = (piece: Buffer): void => {
			segments += 1;
			came.append(piece);
			if (came.length < atLeast) return;
			const bytes = came.bytes();
			if (!passedProxy(bytes)) {
				if (bytes.length > options.bytes) settle({ kind: "gone", reason: "too-long" });
				return;
			}
			const head = bytes.subarray(start);
			if (head.length === 0) return;
			const result = readOpening(head);
			if (result.kind === "parsed") settle({ kind: "taken", opening: result.opening, head, proxy, segments });
			else if (result.kind === "malformed") settle({ kind: "malformed", reason: result.reason, head });
			else if (head.length > options.bytes) settle({ kind: "gone", reason: "too-long" });
			// Never more than is permitted: who announces more is told so at the limit, not in the end.
			else atLeast = start + Math.min(result.atLeast ?? 0, options.bytes + 1);
		};
		socket.on("data", onData).on("end", onEnd).on("error", onError).on("close", onError);
		socket.resume();
	});
}
