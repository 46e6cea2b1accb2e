import type { Duplex } from "node:stream";

/** The port to the network: every connection of a check goes through one. */
export interface Dialer {
	/**
	 * Opens a TCP connection to an address, never to a name.
	 * @throws {DialError} when it fails; `signal.reason` when aborted
	 */
	dial(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
}
