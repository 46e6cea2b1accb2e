// Asks whoever shares a port. stdin: [{ host, port, from?, parts: [base64], gap, within, stay?, half? }]; stdout: for each what
// came: a line of a backend, a first line of HTTP, `closed`, `silent`, or the code of an error. Those with `half` are half closed
// behind their parts; those with `stay` are held open until there is another line on stdin, and then asked once more.
import { connect } from "node:net";
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** @type {Parameters<typeof ask>[0][]} */
const questions = JSON.parse((await lines.next()).value);
/** @type {Map<number, () => Promise<string>>} */
const held = new Map();
const answers = await Promise.all(questions.map(ask));
console.log(JSON.stringify(answers));
if (held.size > 0) {
	await lines.next();
	console.log(JSON.stringify(await Promise.all(questions.map((_, index) => held.get(index)?.() ?? ""))));
}
process.exit(0);

/**
 * @param {{ host: string, port: number, from?: string, parts: string[], gap?: number, within: number, stay?: boolean, half?: boolean }} question
 * @param {number} index
 * @returns {Promise<string>}
 */
function ask({ host, port, from, parts, gap = 0, within, stay = false, half = false }, index) {
	return new Promise((resolve) => {
		const socket = connect({ host, port, noDelay: true, ...(from === undefined ? {} : { localAddress: from }) });
		const reader = lineReader(socket);
		const timer = setTimeout(() => done("silent"), within);
		const done = (/** @type {string} */ what) => {
			clearTimeout(timer);
			if (stay && what.startsWith("{")) {
				held.set(index, async () => {
					socket.write("more");
					return await Promise.race([reader(), sleep(within, "silent")]);
				});
			} else socket.destroy();
			resolve(what);
		};
		void reader().then(done);
		socket.on("connect", async () => {
			for (const part of parts) {
				if (socket.destroyed) return;
				socket.write(Buffer.from(part, "base64"));
				if (gap > 0) await sleep(gap);
			}
			if (half) socket.end();
		});
	});
}

/**
 * Gives the next line each time, or how it ended.
 * @param {import("node:net").Socket} socket
 */
function lineReader(socket) {
	let text = "";
	/** @type {string | undefined} */
	let end;
	/** @type {() => void} */
	let wake = () => undefined;
	socket.on("data", (piece) => {
		text += piece.toString("latin1");
		wake();
	});
	const ended = (/** @type {string} */ how) => () => {
		end ??= how;
		wake();
	};
	socket.on("end", ended("closed"));
	socket.on("close", ended("closed"));
	socket.on("error", (/** @type {NodeJS.ErrnoException} */ { code = "" }) =>
		ended(code === "ECONNRESET" ? "closed" : code)(),
	);
	return async () => {
		for (;;) {
			const at = text.indexOf("\n");
			if (at >= 0) {
				const line = text.slice(0, at).trim();
				text = text.slice(at + 1);
				return line;
			}
			if (end !== undefined) return end;
			await new Promise((resolve) => {
				wake = () => resolve(undefined);
			});
		}
	};
}

/** @param {number} ms */
async function sleep(ms, value = "") {
	await new Promise((resolve) => setTimeout(resolve, ms));
	return value;
}
