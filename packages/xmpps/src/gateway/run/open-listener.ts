import { createServer, type ListenOptions, type Server } from "node:net";
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

/** What makes two listeners the same socket, in words for people. */
export function listenerKey({ address, port, divertedTo }: GatewayListener): string {
	const place = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
	return divertedTo === undefined ? place : `${place}, diverted to ${divertedTo}`;
}

/**
 * Listens.
 * @param inherited the descriptor of a socket that listens there already; one that listens elsewhere is closed
 * @param onConnection gets each connection with the listener as it is by then
 * @throws {Error} with a code such as `EADDRINUSE` or `EACCES`
 */
export async function openListener(
	spec: GatewayListener,
	inherited: number | undefined,
	openTransparent: OpenTransparent,
	onConnection: (line: Line, listener: OpenListener) => void,
): Promise<OpenListener> {
	const { server, descriptor } = (await takenOver(spec, inherited)) ?? (await opened(spec, openTransparent));
	const listener: OpenListener = {
		spec,
		descriptor: descriptor ?? descriptorOf(server),
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	server.on("error", () => undefined);
	acceptLines(server, (line) => onConnection(line, listener));
	return listener;
}

interface Opened {
	readonly server: Server;
	readonly descriptor?: number;
}

/** A socket for another address or port, as from a unit that was changed meanwhile, would mix up routes: it is not taken. */
async function takenOver(spec: GatewayListener, descriptor: number | undefined): Promise<Opened | undefined> {
	if (descriptor === undefined) return undefined;
	const server = await listening({ fd: descriptor });
	const place = server.address();
	const { address, port } = typeof place === "object" && place !== null ? place : { address: "", port: 0 };
	if (address === spec.address && port === (spec.divertedTo ?? spec.port)) return { server, descriptor };
	await new Promise((resolve) => server.close(resolve));
	return undefined;
}

async function opened({ address, port, divertedTo }: GatewayListener, transparent: OpenTransparent): Promise<Opened> {
	if (divertedTo !== undefined) {
		const descriptor = await transparent(address, divertedTo);
		return { server: await listening({ fd: descriptor }), descriptor };
	}
	// `::` is for IPv6 alone: IPv4 has a listener of its own, and its clients keep their addresses as they are.
	return { server: await listening({ host: address, port, ipv6Only: ipFamily(address) === 6 }) };
}

async function listening(where: ListenOptions | { readonly fd: number }): Promise<Server> {
	const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject).once("listening", () => {
			server.off("error", reject);
			resolve();
		});
		server.listen({ ...where, backlog: BACKLOG });
	});
	return server;
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
