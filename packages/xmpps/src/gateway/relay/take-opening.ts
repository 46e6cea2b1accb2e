import type { ProxyHeader } from "../first-bytes/proxy-header.ts";
import { readProxyHeader } from "../first-bytes/proxy-header.ts";
import { readOpening } from "../first-bytes/read-opening.ts";
import type { Opening, OpeningFault } from "../opening.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { Line } from "./line.ts";

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
	/** The client ended or reset it, or said nothing whole in time. */
	| { readonly kind: "gone"; readonly reason: "ended" | "reset" | "too-slow" | "stopped" };

export interface TakeOptions {
	/** A PROXY header must come first. */
	readonly proxy: boolean;
	/** Milliseconds for all of it. */
	readonly within: number;
	/** Bytes of the client's own within which it must be said. */
	readonly bytes: number;
	/** Called with the PROXY header as soon as it is there: false ends the connection. */
	readonly onProxy?: (header: ProxyHeader) => boolean;
}

/**
 * Reads of a connection what is needed to decide where it belongs, and leaves the socket paused. Bytes that came with it are
 * in `head`; nothing is lost, nothing is answered.
 */
export function takeOpening(line: Line, options: TakeOptions): Promise<Taken | NotTaken> {
	const { socket } = line;
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
			socket.off("end", onEnd).off("error", onError).off("close", onError);
			line.onBytes = () => true;
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
		const onData = (piece: Buffer): boolean => {
			segments += 1;
			came.append(piece);
			if (came.length < atLeast) return true;
			const bytes = came.bytes();
			// The reader of the header has a limit of its own.
			if (!passedProxy(bytes)) return !settled;
			const head = bytes.subarray(start);
			if (head.length === 0) return true;
			const result = readOpening(head, options.bytes);
			if (result.kind === "parsed") settle({ kind: "taken", opening: result.opening, head, proxy, segments });
			else if (result.kind === "malformed") settle({ kind: "malformed", reason: result.reason, head });
			else atLeast = start + (result.atLeast ?? 0);
			return !settled;
		};
		line.onBytes = onData;
		socket.on("end", onEnd).on("error", onError).on("close", onError);
		socket.resume();
	});
}
