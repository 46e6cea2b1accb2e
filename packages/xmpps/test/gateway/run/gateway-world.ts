import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type Gateway, startGateway } from "../../../src/gateway/run/gateway.ts";
import type { GatewayMetrics } from "../../../src/gateway/run/gateway-metrics.ts";
import type { Backend, Route, RouteTable } from "../../../src/model/route-table.ts";
import { table } from "../route/route-world.ts";

/** A backend of this process that says its name to who connects, and then what it was told. */
export interface Echo extends AsyncDisposable {
	readonly backend: Backend;
	/** What each connection has sent so far. */
	readonly heard: Buffer[];
	readonly sockets: Socket[];
}

/** Starts one. @param name what it says first */
export async function echo(name: string, client: Backend["client"] = "plain"): Promise<Echo> {
	const heard: Buffer[] = [];
	const sockets: Socket[] = [];
	const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
		const index = sockets.push(socket) - 1;
		heard[index] = Buffer.alloc(0);
		socket.on("error", () => undefined);
		socket.write(name);
		socket.on("data", (piece) => {
			heard[index] = Buffer.concat([heard[index] ?? Buffer.alloc(0), piece]);
		});
		socket.on("end", () => socket.end(`${name} has heard ${heard[index]?.length}`));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		...{ backend: { address: "127.0.0.1", port, client }, heard, sockets },
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

/** A port of this machine where nobody listens. */
export async function nobody(): Promise<Backend> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return { address: "127.0.0.1", port, client: "plain" };
}

/** What a gateway has told in a test. */
export interface Told {
	readonly lines: { readonly level: string; readonly text: string; readonly [field: string]: unknown }[];
	readonly counts: string[];
}

/** A gateway that runs in this process. */
export interface Running extends AsyncDisposable, Told {
	readonly gateway: Gateway;
	readonly port: number;
	/** Connects to it. */
	connect(): Promise<Client>;
}

/** Somebody who is connected. */
export interface Client {
	readonly socket: Socket;
	/** Everything that came, when the other side has ended; with how it ended. */
	readonly all: Promise<{ readonly bytes: Buffer; readonly how: "ended" | "reset" }>;
	/** What came until there are so many bytes. */
	until(length: number): Promise<Buffer>;
}

/** Starts a gateway on a free port of loopback. */
export async function running(routes: readonly Route[], changed: Partial<RouteTable> = {}): Promise<Running> {
	const port = (await nobody()).port;
	const listeners = [{ name: "https", address: "127.0.0.1", port, proxyFrom: [] }];
	const lines: Told["lines"] = [];
	const counts: string[] = [];
	const line =
		(level: string) =>
		(fields: object, text: string): void =>
			void lines.push({ level, text, ...fields });
	const gateway = await startGateway(table(routes, { listeners, ...changed }), {
		log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
		metrics: async () => counting(counts),
		openTransparent: () => Promise.reject(new Error("not in this test")),
		transparently: () => Promise.reject(Object.assign(new Error("not in this test"), { code: "EPERM" })),
		inherited: new Map(),
	});
	return {
		...{ gateway, port, lines, counts, connect: () => client(port) },
		[Symbol.asyncDispose]: () => gateway.drain(0),
	};
}

function counting(counts: string[]): GatewayMetrics {
	return {
		routed: (route, protocol, { segments }) => void counts.push(`routed ${route} ${protocol} ${segments}`),
		ended: (route, how, { fromClient, toClient }) =>
			void counts.push(`ended ${route} ${how} ${fromClient} ${toClient}`),
		refused: (reason) => void counts.push(`refused ${reason}`),
		backendFailed: (route, code) => void counts.push(`failed ${route} ${code}`),
		text: async () => counts.join("\n"),
		contentType: "text/plain",
	};
}

async function client(port: number): Promise<Client> {
	const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
	const came: Buffer[] = [];
	let wake: () => void = () => undefined;
	socket.on("data", (piece) => {
		came.push(piece);
		wake();
	});
	const all = new Promise<Awaited<Client["all"]>>((resolve) => {
		socket.once("end", () => resolve({ bytes: Buffer.concat(came), how: "ended" }));
		socket.once("error", () => resolve({ bytes: Buffer.concat(came), how: "reset" }));
		socket.once("close", () => resolve({ bytes: Buffer.concat(came), how: "reset" }));
	});
	await Promise.race([once(socket, "connect"), all]);
	return {
		...{ socket, all },
		async until(length) {
			while (Buffer.concat(came).length < length) {
				const more = new Promise<void>((resolve) => {
					wake = resolve;
				});
				if ((await Promise.race([more.then(() => "more"), all.then(() => "over")])) === "over") break;
			}
			return Buffer.concat(came);
		},
	};
}
