// One end of a connection in a namespace of its own. argv: what to do, then its arguments; one line of JSON on stdout.
//
//   serve PORT BYTES                  until stdin is closed; "ready" once it listens: PORT echoes, PORT + 1 answers with the
//                                     hash of what it got, PORT + 2 gives so many bytes
//   connect ADDRESS PORT PATIENCE     { connected }
//   echo ADDRESS PORT TIMES           { connect, exchanges }, milliseconds
//   upload ADDRESS PORT BYTES         { sent, received, milliseconds }: two hashes, the second as the other end saw it
//   download ADDRESS PORT BYTES       the same, the other way round
import { createCipheriv, createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";

const [what = "", ...args] = process.argv.slice(2);
const CHUNK = 1 << 16;

/**
 * The same bytes at both ends, none like the other.
 * @param {number} total
 */
function* bytes(total) {
	const cipher = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16));
	for (let left = total; left > 0; left -= CHUNK) yield cipher.update(Buffer.alloc(Math.min(CHUNK, left)));
}

/** @param {Iterable<Uint8Array>} chunks */
function hashOf(chunks) {
	const hash = createHash("sha256");
	for (const chunk of chunks) hash.update(chunk);
	return hash.digest("hex");
}

/**
 * Reads to the end, and leaves the socket open for an answer, as `for await` does not.
 * @param {import("node:net").Socket} socket
 */
async function hashOfAll(socket) {
	const hash = createHash("sha256");
	socket.on("data", (chunk) => hash.update(chunk));
	await once(socket, "end");
	return hash.digest("hex");
}

/** @param {import("node:net").Socket} socket @param {number} total */
async function write(socket, total) {
	for (const chunk of bytes(total)) if (!socket.write(chunk)) await once(socket, "drain");
	socket.end();
}

/** @param {number} port @param {(socket: import("node:net").Socket) => unknown} answer */
async function listen(port, answer) {
	const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
		socket.on("error", () => socket.destroy());
		answer(socket);
	});
	server.listen({ host: "::", port });
	await once(server, "listening");
}

/** @param {number} offset which of the server's ports */
function open(offset) {
	return connect({ host: args[0], port: Number(args[1]) + offset, noDelay: true, allowHalfOpen: true });
}

/** @type {Record<string, () => Promise<unknown>>} */
const modes = {
	async serve() {
		const port = Number(args[0]);
		await listen(port, (socket) => socket.pipe(socket));
		await listen(port + 1, async (socket) => socket.end(await hashOfAll(socket).catch(() => "")));
		await listen(port + 2, (socket) => write(socket, Number(args[1])).catch(() => socket.destroy()));
		process.stdin.on("end", () => process.exit()).resume();
		return "ready";
	},
	async connect() {
		const socket = open(0);
		const connected = await new Promise((resolve) => {
			socket.once("connect", () => resolve(true));
			socket.once("error", () => resolve(false));
			socket.setTimeout(Number(args[2]), () => resolve(false));
		});
		socket.destroy();
		return { connected };
	},
	async echo() {
		const started = performance.now();
		const socket = open(0);
		await once(socket, "connect");
		const connected = performance.now() - started;
		const exchanges = [];
		for (let time = 0; time < Number(args[2]); time++) {
			const since = performance.now();
			socket.write("x");
			await once(socket, "data");
			exchanges.push(performance.now() - since);
		}
		socket.destroy();
		return { connect: connected, exchanges };
	},
	async upload() {
		const total = Number(args[2]);
		const socket = open(1);
		await once(socket, "connect");
		const since = performance.now();
		await write(socket, total);
		let received = "";
		for await (const chunk of socket) received += chunk;
		return { sent: hashOf(bytes(total)), received, milliseconds: performance.now() - since };
	},
	async download() {
		const socket = open(2);
		const since = performance.now();
		const received = await hashOfAll(socket);
		socket.destroy();
		return { sent: hashOf(bytes(Number(args[2]))), received, milliseconds: performance.now() - since };
	},
};

process.stdout.write(`${JSON.stringify(await modes[what]?.())}\n`);
