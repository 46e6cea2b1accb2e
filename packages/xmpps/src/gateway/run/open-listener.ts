import { createServer, type Server } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { GatewayListener } from "../../model/route-table.ts";
import { acceptLines, type Line } from "../relay/line.ts";

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
	onConnection: (line: Line, listener: OpenListener) => void,
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
	if (inherited !== undefined) await mustBeFor(spec, server);
	const listener: OpenListener = {
		spec,
		descriptor: descriptor ?? descriptorOf(server),
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	server.on("error", () => undefined);
	acceptLines(server, (line) => onConnection(line, listener));
	return listener;
}

/** A socket that somebody else has opened, for another address or port than the table says, would mix up its routes. */
async function mustBeFor(spec: GatewayListener, server: Server): Promise<void> {
	const place = server.address();
	const { address, port } = typeof place === "object" && place !== null ? place : { address: "", port: 0 };
	if (address === spec.address && port === (spec.divertedTo ?? spec.port)) return;
	await new Promise((resolve) => server.close(resolve));
	const what = `the socket for the listener "${spec.name}" listens on ${address} port ${port}`;
	throw Object.assign(new Error(what), { code: "EINVAL", syscall: "listen" });
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
