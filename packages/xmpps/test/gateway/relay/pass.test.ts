import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { join } from "../../../src/gateway/relay/join.ts";
import { acceptLines, Line } from "../../../src/gateway/relay/line.ts";

/** The two ways in which connections are accepted: into the shared buffer, and as Node does it where that cannot be had. */
const WAYS = {
	"into one buffer": (server: Server): Server => server,
	"as Node reads": (server: Server): Server =>
		new Proxy(server, {
			get: (target, name) => (name === "_handle" ? undefined : Reflect.get(target, name)),
		}),
};

interface Relay extends AsyncDisposable {
	/** Somebody who is connected, and the peer whom what it says is passed on to. */
	pair(): Promise<readonly [Socket, Socket]>;
}

/** Joins every connection with one to a backend. Both are of this process. */
async function relay(seen: (server: Server) => Server): Promise<Relay> {
	const sockets: Socket[] = [];
	const backend = await listening();
	const front = await listening();
	acceptLines(seen(front), (from) => {
		const to = new Line();
		const socket = connect({ port: portOf(backend), host: "127.0.0.1", allowHalfOpen: true, onread: to.onread });
		socket.once("connect", () => {
			socket.pause();
			join(from, to.over(socket), 0);
		});
	});
	return {
		async pair() {
			const accepted = once(backend, "connection");
			const client = connect({ port: portOf(front), host: "127.0.0.1", allowHalfOpen: true });
			const [peer] = (await accepted) as [Socket];
			sockets.push(client, peer);
			return [client, peer];
		},
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			for (const server of [front, backend]) {
				server.close();
				await once(server, "close");
			}
		},
	};
}

async function listening(): Promise<Server> {
	const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
	await once(server, "listening");
	return server;
}

function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}

const NOISE = randomBytes(1_000_000);

/** Says so much in pieces of every size, and gives the digest of it. */
async function say(socket: Socket, length: number): Promise<string> {
	const digest = createHash("sha256");
	for (let left = length; left > 0; ) {
		const start = Math.floor(Math.random() * 800_000);
		const piece = NOISE.subarray(start, start + Math.min(left, 1 + Math.floor(Math.random() ** 3 * 200_000)));
		digest.update(piece);
		left -= piece.length;
		if (!socket.write(piece)) await once(socket, "drain");
	}
	socket.end();
	return digest.digest("hex");
}

/** Hears everything, late and with rests, and gives the digest of it. */
async function hear(socket: Socket): Promise<string> {
	await delay(100);
	const digest = createHash("sha256");
	socket.on("data", (piece: Buffer) => {
		digest.update(piece);
		if (Math.random() > 0.05) return;
		socket.pause();
		setTimeout(() => socket.resume(), 2);
	});
	await once(socket, "end");
	return digest.digest("hex");
}

describe.each(Object.entries(WAYS))("connections that are read %s", (_name, seen) => {
	it("mix up nothing, however many of them wait for slow readers", async () => {
		await using gateway = await relay(seen);
		const pairs: (readonly [Socket, Socket])[] = [];
		while (pairs.length < 8) pairs.push(await gateway.pair());
		const results = await Promise.all(
			pairs.map(async ([client, peer], index) => {
				// More than the kernel keeps of one.
				const length = 8_000_000 + index;
				return await Promise.all([say(client, length), hear(peer), say(peer, length), hear(client)]);
			}),
		);
		for (const [said, heard, answered, got] of results) expect([heard, got]).toEqual([said, answered]);
	});

	it("take no more than the kernel does while nobody reads", async () => {
		await using gateway = await relay(seen);
		const [client, peer] = await gateway.pair();
		peer.pause();
		const piece = Buffer.alloc(1_000_000);
		for (let index = 0; index < 32; index++) client.write(piece);
		let written = -1;
		// Until nothing moves.
		while (written !== client.bytesWritten - client.writableLength) {
			written = client.bytesWritten - client.writableLength;
			await delay(200);
		}
		expect(written).toBeLessThan(32_000_000);
		let heard = 0;
		peer.on("data", (bytes) => {
			heard += bytes.length;
		});
		peer.resume();
		client.end();
		await once(peer, "end");
		expect(heard).toBe(32_000_000);
	});
});
