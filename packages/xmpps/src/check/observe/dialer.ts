import type { Duplex } from "node:stream";
import type { TcpFailureReason } from "../../model/observation-tls.ts";

/** The port to the network: every connection of a check goes through one. */
export interface Dialer {
	/**
	 * Opens a TCP connection to an address, never to a name. The stream that comes back is paused and has a listener for
	 * `error`, so that an error between two phases ends no process.
	 * @throws {DialError} when it fails; `signal.reason` when aborted
	 */
	dial(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
}

/** A connection that could not be opened. The message is one printable line for people. */
export class DialError extends Error {
	override readonly name = "DialError";
	readonly reason: TcpFailureReason;

	constructor(reason: TcpFailureReason, detail: string, options?: ErrorOptions) {
		super(detail, options);
		this.reason = reason;
	}
}
