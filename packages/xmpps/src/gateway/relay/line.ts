import { type OnReadOpts, type Server, Socket } from "node:net";

/**
 * Takes bytes that came. They are in a buffer that is used again at once: what is kept must be copied before it returns.
 * @returns whether more may come now; after `false`, `socket.resume()` lets it
 */
export type OnBytes = (bytes: Buffer) => boolean;

/** As many as libuv asks the kernel for at once. */
const SIZE = 65_536;

/**
 * The one buffer into which every connection is read. Node would make a buffer for each piece, and keeps 40 to 60 MB of such
 * garbage before it looks for it: more than a hundred connections need by themselves.
 */
const SHARED = Buffer.allocUnsafeSlow(SIZE);

/** A connection of the gateway's, and who reads it. Where nobody does, what comes is lost: its socket is to be paused then. */
export class Line {
	onBytes: OnBytes = () => true;
	/** What its socket is to be made with. */
	readonly onread: OnReadOpts = {
		buffer: SHARED,
		callback: (length) => this.onBytes(SHARED.subarray(0, length)),
	};
	#socket: Socket | undefined;

	/** @throws {Error} before it has a socket */
	get socket(): Socket {
		if (this.#socket === undefined) throw new Error("A line without a socket");
		return this.#socket;
	}

	/** @param socket made with {@link onread} */
	over(socket: Socket): this {
		this.#socket = socket;
		return this;
	}
}

/**
 * Has a server's connections read into the shared buffer: `net.connect` takes the option `onread`, and `net.Server` has no way
 * to say it. Node's own handler of new connections is replaced, which makes sockets as this one does. Where a Node has none to
 * replace, connections are read as ever.
 * @param server one that listens
 */
export function acceptLines(server: Server, onLine: (line: Line) => void): void {
	const handle: unknown = Reflect.get(server, "_handle");
	if (typeof handle !== "object" || handle === null || typeof Reflect.get(handle, "onconnection") !== "function") {
		server.on("connection", (socket) => onLine(readByNode(socket)));
		return;
	}
	Reflect.set(handle, "onconnection", (failed: number, accepted: unknown) => {
		// Too many descriptors, say: the next one may fare better.
		if (failed !== 0 || accepted === undefined) return;
		const line = new Line();
		// What Node's own handler says, and `onread`; its types know fewer options.
		const open = { handle: accepted, pauseOnCreate: true, readable: true, writable: true, onread: line.onread };
		line.over(new Socket({ allowHalfOpen: true, ...open })).socket.setNoDelay(true);
		onLine(line);
	});
}

/** A paused socket that Node reads itself, each piece into a buffer of its own. */
function readByNode(socket: Socket): Line {
	const line = new Line().over(socket);
	socket.on("data", (piece: Buffer) => {
		if (!line.onBytes(piece)) socket.pause();
	});
	socket.pause();
	return line;
}
