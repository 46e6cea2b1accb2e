import { type OnReadOpts, Socket } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import { SystemCallError, type SystemCalls } from "./system-calls.ts";

/** How many connections wait in the kernel until they are taken (listen(2)). */
const BACKLOG = 4_096;

interface Place {
	readonly address: string;
	readonly port: number;
}

/**
 * Listens for connections that the kernel diverts here (TPROXY): each has the address that its client connected to as its
 * local one. @returns the descriptor, for `net.Server.listen({ fd })`
 * @throws {SystemCallError} EPERM without CAP_NET_RAW, EADDRINUSE
 */
export function listenTransparently(calls: SystemCalls, { address, port }: Place): number {
	const descriptor = calls.transparentSocket(ipFamily(address) === 6 ? 6 : 4);
	try {
		calls.bind(descriptor, address, port);
		calls.listen(descriptor, BACKLOG);
		return descriptor;
	} catch (error) {
		calls.close(descriptor);
		throw error;
	}
}

/**
 * Connects to a backend on loopback from the client's own address, so that the backend sees nobody else. The answers find
 * their way back by a routing rule (docs/setup.md).
 * @param within milliseconds
 * @param onread where its bytes go; absent: the socket emits them
 * @throws {Error} with a code: EPERM without CAP_NET_RAW, ECONNREFUSED, ETIMEDOUT also where the rule is missing,
 * EAFNOSUPPORT where client and backend are of two families
 */
export function dialTransparently(
	calls: SystemCalls,
	from: Place,
	to: Place,
	within: number,
	onread?: OnReadOpts,
): Promise<Socket> {
	const family = ipFamily(from.address) === 6 ? 6 : 4;
	if (family !== (ipFamily(to.address) === 6 ? 6 : 4)) {
		const what = `connect from ${from.address} to ${to.address}`;
		return Promise.reject(new SystemCallError("connect", "EAFNOSUPPORT", what));
	}
	const descriptor = calls.transparentSocket(family);
	try {
		bindAs(calls, descriptor, from);
	} catch (error) {
		calls.close(descriptor);
		return Promise.reject(error);
	}
	return new Promise((resolve, reject) => {
		// From here on Node closes it.
		const socket = new Socket(socketOptions(descriptor, onread));
		const timer = setTimeout(() => {
			socket.destroy(new SystemCallError("connect", "ETIMEDOUT", `connect to ${to.address} port ${to.port}`));
		}, within);
		const failed = (error: Error): void => {
			clearTimeout(timer);
			reject(error);
		};
		socket.once("error", failed).once("connect", () => {
			clearTimeout(timer);
			socket.off("error", failed).pause();
			socket.setNoDelay(true);
			resolve(socket);
		});
		socket.connect({ host: to.address, port: to.port });
	});
}

/** The client's own port, where nothing else of the client's has it: logs of both sides tell the same. */
function bindAs(calls: SystemCalls, descriptor: number, { address, port }: Place): void {
	try {
		calls.bind(descriptor, address, port);
	} catch (error) {
		if (!(error instanceof SystemCallError) || error.code !== "EADDRINUSE") throw error;
		calls.bind(descriptor, address, 0);
	}
}

/** `manualStart`: it is not connected yet, and reading from it would fail. Node has it for its own sockets. */
function socketOptions(descriptor: number, onread: OnReadOpts | undefined): ConstructorParameters<typeof Socket>[0] {
	const options = { fd: descriptor, allowHalfOpen: true, readable: true, writable: true, manualStart: true };
	return { ...options, ...(onread === undefined ? {} : { onread }) };
}

/** Whether this process may do all that; tried on a socket that is closed again. */
export function mayBeTransparent(
	calls: SystemCalls,
): { readonly able: true } | { readonly able: false; readonly why: string } {
	try {
		calls.close(calls.transparentSocket(4));
		return { able: true };
	} catch (error) {
		return { able: false, why: error instanceof Error ? error.message : String(error) };
	}
}
