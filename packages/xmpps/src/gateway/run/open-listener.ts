import { createServer, type Server, type Socket } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { GatewayListener } from "../../model/route-table.ts";

/** Opens a listening socket with IP_TRANSPARENT and gives its descriptor. @throws {Error} with a code such as `EPERM` */
export type OpenTransparent = (address: string, port: number) => Promise<number>;

/** A port that is listened on. */
export interface OpenListener {
	/** What it was opened for; a reload may give it another name. */
	spec: GatewayListener;
	/** The descriptor, for a process that goes on with it; -1 when it is not known. */
	readonly descriptor: number;
	/** Takes no more connections. Those that there are go on. */
	close(): Promise<void>;
}

/** How many connections wait in the kernel until they are taken; it cuts that to net.core.somaxconn (listen(2)). */
const BACKLOG = 4_096;

/** What makes two listeners the same socket. */
export function listenerKey({ address, port, divertedTo }: GatewayListener): string {
	return divertedTo === undefined ? `[${address}]:${port}` : `[${address}]:${port}<${divertedTo}`;
}

/**
 * Listens.
 * @param inherited the descriptor of a socket that listens there already
 * @param onConnection gets each connection with the listener as it is by then
 * @throws {Error} with a code such as `EADDRINUSE` or `EACCES`
 */
export async function openListener(
	spec: GatewayListener,
	inherited: number | undefined,
	openTransparent: OpenTransparent,
	onConnection: (socket: Socket, listener: OpenListener) => void,
): Promise<OpenListener> {
	const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
	const descriptor =
		inherited ?? (spec.divertedTo === undefined ? undefined : await openTransparent(spec.address, spec.divertedTo));
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject).once("listening", () => {
			server.off("error", reject);
			resolve();
		});
		if (descriptor !== undefined) server.listen({ fd: descriptor, backlog: BACKLOG });
		// `::` is for IPv6 alone: IPv4 has a listener of its own, and its clients keep their addresses as they are.
		else
			server.listen({ host: spec.address, port: spec.port, backlog: BACKLOG, ipv6Only: ipFamily(spec.address) === 6 });
	});
	const listener: OpenListener = {
		spec,
		descriptor: descriptor ?? descriptorOf(server),
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	server.on("error", () => undefined);
	server.on("connection", (socket) => onConnection(socket, listener));
	return listener;
}

/**
 * Node has a server's descriptor and no public way to it, and a process that goes on with the listener needs it. Without it
 * there is no upgrade, and everything else works.
 */
function descriptorOf(server: Server): number {
	const handle: unknown = Reflect.get(server, "_handle");
	const descriptor: unknown = typeof handle === "object" && handle !== null ? Reflect.get(handle, "fd") : undefined;
	return typeof descriptor === "number" ? descriptor : -1;
}
