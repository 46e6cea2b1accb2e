import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { ipFamily, printable } from "xmpps-connect/protocol";
import { DialError, type Dialer } from "../dialer.ts";
import { tcpFailure } from "./tcp-failure.ts";

/** Connections from this machine. */
export function directDialer(): Dialer {
	return { dial };
}

function dial(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) {
			reject(signal.reason);
			return;
		}
		// A name would be looked up by the system, past everything that was decided about addresses.
		if (ipFamily(address) === 0) {
			reject(new DialError("error", `"${printable(address, 80)}" is no IP address`));
			return;
		}
		const socket = connect({ host: address, port, noDelay: true });
		const settle = (): void => {
			signal.removeEventListener("abort", onAbort);
			socket.removeListener("connect", onConnect);
			socket.removeListener("error", onError);
		};
		const onConnect = (): void => {
			settle();
			socket.pause();
			resolve(socket);
		};
		const onError = (error: Error): void => {
			settle();
			socket.destroy();
			reject(tcpFailure(error, address));
		};
		const onAbort = (): void => {
			settle();
			socket.destroy();
			reject(signal.reason);
		};
		signal.addEventListener("abort", onAbort, { once: true });
		socket.on("error", () => undefined);
		socket.once("connect", onConnect);
		socket.once("error", onError);
	});
}
