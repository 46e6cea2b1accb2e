import { connect, type Socket } from "node:net";
import { socketFailure } from "./socket-failure.ts";

/**
 * Opens a TCP connection. The socket that comes back is paused and has a listener for `error`, so that an error between
 * two phases is seen by the next one (the socket is then destroyed) and ends no process.
 * @param host an address, or the host name of a proxy
 * @throws {Failure} `tcp-…`; `signal.reason` when aborted, and no socket stays behind
 */
export function dialTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) {
			reject(signal.reason);
			return;
		}
		const socket = connect({ host, port, noDelay: true });
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
			reject(socketFailure(error));
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
