import { connect, type OnReadOpts, type Socket } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { Backend } from "../../model/route-table.ts";
import { proxyHeader } from "../first-bytes/write-proxy-header.ts";
import { Line } from "./line.ts";

/** An address and a port. */
export interface SocketPlace {
	readonly address: string;
	readonly port: number;
}

/** Between whom a connection is, as the client sees it. */
export interface Ends {
	readonly client: SocketPlace;
	/** What the client connected to. */
	readonly server: SocketPlace;
}

/** Connects from the client's own address (IP_TRANSPARENT). @throws {Error} with a code such as `ECONNREFUSED` or `EPERM` */
export type DialTransparently = (
	from: SocketPlace,
	to: SocketPlace,
	within: number,
	onread: OnReadOpts,
) => Promise<Socket>;

export interface BackendFailure {
	readonly backend: Backend;
	/** `ECONNREFUSED`, `ETIMEDOUT`, `EPERM`, … */
	readonly code: string;
}

export interface Dialled {
	/** Open and paused; the first bytes were written. Absent: no backend took the connection. */
	readonly to?: { readonly line: Line; readonly backend: Backend };
	readonly failures: readonly BackendFailure[];
}

export interface DialOptions {
	readonly transparently: DialTransparently;
	/** Milliseconds for each backend. */
	readonly within: number;
	/** False: the client is gone, and nobody else is to be tried. */
	readonly wanted: () => boolean;
}

/**
 * Connects to the first backend that takes the connection, and gives it what the client has said so far. Another one is tried
 * only as long as not a byte was written.
 */
export async function dialBackend(
	backends: readonly Backend[],
	ends: Ends,
	head: Uint8Array,
	options: DialOptions,
): Promise<Dialled> {
	const failures: BackendFailure[] = [];
	for (const backend of reachable(backends, ends.client)) {
		if (!options.wanted()) break;
		let line: Line;
		try {
			line = await dial(backend, ends.client, options);
		} catch (error) {
			failures.push({ backend, code: codeOf(error) });
			continue;
		}
		if (!options.wanted()) {
			line.socket.destroy();
			break;
		}
		const first = introduction(backend, ends);
		line.socket.write(first === undefined ? head : Buffer.concat([first, head]));
		return { to: { line, backend }, failures };
	}
	return { failures };
}

/** A client's own address leads to backends of its family alone: those of the other are not asked, unless there are no others. */
function reachable(backends: readonly Backend[], client: SocketPlace): readonly Backend[] {
	const family = ipFamily(client.address);
	const fitting = backends.filter((one) => one.client !== "transparent" || ipFamily(one.address) === family);
	return fitting.length > 0 ? fitting : backends;
}

/** What a backend is told of the client before the client's own bytes. */
function introduction({ client: how }: Backend, { client, server }: Ends): Uint8Array | undefined {
	if (how === "proxy-v1") return proxyHeader(1, client, server);
	return how === "proxy-v2" ? proxyHeader(2, client, server) : undefined;
}

async function dial(backend: Backend, client: SocketPlace, options: DialOptions): Promise<Line> {
	const { address, port } = backend;
	const line = new Line();
	const { onread } = line;
	if (backend.client === "transparent") {
		return line.over(await options.transparently(client, { address, port }, options.within, onread));
	}
	return await new Promise((resolve, reject) => {
		const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true, onread });
		const timer = setTimeout(() => {
			socket.destroy(Object.assign(new Error("Cannot connect to a backend: it is silent"), { code: "ETIMEDOUT" }));
		}, options.within);
		const failed = (error: Error): void => {
			clearTimeout(timer);
			reject(error);
		};
		socket.once("error", failed).once("connect", () => {
			clearTimeout(timer);
			socket.off("error", failed).pause();
			resolve(line.over(socket));
		});
	});
}

function codeOf(error: unknown): string {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	return typeof code === "string" ? code : "UNKNOWN";
}
