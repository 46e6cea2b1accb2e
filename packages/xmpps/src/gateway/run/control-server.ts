import { chmod, unlink } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { GatewayStatus } from "./gateway.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";

/** What can be asked of a running gateway, and told to it. */
export interface Control {
	status(): GatewayStatus;
	/** Reads the table again. @throws {Error} when it is no good; the old one stays */
	reload(): Promise<void>;
	/** Lets another process of the program as it is now take over. @throws {Error} when that one does not become ready */
	upgrade(): Promise<void>;
	readonly metrics: GatewayMetrics;
}

/** Where it is asked: a socket in the file system, whose folder says who may; or a port, for metrics alone. */
export type ControlPlace = { readonly path: string } | { readonly address: string; readonly port: number };

/** Nobody who asks properly needs longer, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Answers over HTTP: `GET /status`, `GET /metrics`, `POST /reload`, `POST /upgrade`.
 * @throws {Error} with a code when it cannot listen there; `EADDRINUSE` when another gateway does
 */
export async function serveControl(place: ControlPlace, control: Control): Promise<{ close(): Promise<void> }> {
	const all = "path" in place;
	const server = createServer((request, response) => void answer(request, response, control, all));
	server.headersTimeout = PATIENCE;
	server.maxConnections = 64;
	if (all && (await isStale(place.path))) await unlink(place.path).catch(() => undefined);
	await listen(server, all ? { path: place.path } : { host: place.address, port: place.port });
	if (all) await chmod(place.path, 0o600);
	return {
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				// An upgrade is asked for by a connection of its own: it gets its answer, those that only wait do not.
				server.closeIdleConnections();
			}),
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	control: Control,
	all: boolean,
): Promise<void> {
	const asked = `${request.method} ${request.url}`;
	request.resume();
	response.setHeader("connection", "close");
	try {
		if (asked === "GET /metrics") {
			const text = await control.metrics.text();
			response.setHeader("content-type", control.metrics.contentType).end(text);
		} else if (all && asked === "GET /status") {
			response
				.setHeader("content-type", "application/json")
				.end(`${JSON.stringify({ pid: process.pid, ...control.status() })}\n`);
		} else if (all && asked === "POST /reload") {
			await control.reload();
			response.end("reloaded\n");
		} else if (all && asked === "POST /upgrade") {
			await control.upgrade();
			response.end("another process has taken over\n");
		} else {
			response.writeHead(404).end("not here\n");
		}
	} catch (error) {
		response.writeHead(500).end(`${error instanceof Error ? error.message : String(error)}\n`);
	}
}

function listen(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject).listen(where, () => {
			server.off("error", reject);
			resolve();
		});
	});
}

/** Whether nobody listens at a socket that is there: whoever was killed leaves it behind. */
function isStale(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ path });
		socket.once("connect", () => {
			socket.destroy();
			resolve(false);
		});
		socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
	});
}
