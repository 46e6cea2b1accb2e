import { createInterface } from "node:readline";
import { freePort, startProgram } from "./processes.mjs";

/** @typedef {Readonly<Record<string, string | number | undefined>>} LoadOptions what load/args.c understands */
/** @typedef {{ readonly count: number, readonly p50: number, readonly p99: number, readonly longest: number }} Times in microseconds */
/** @typedef {{ readonly load: number, readonly relay: number, readonly backend: number }} Cpu in seconds */

/** Behind the measured time: what a mode takes to open and close, in milliseconds. */
const PATIENCE = 60_000;

/** @param {string} mode @param {LoadOptions} options */
function words(mode, options) {
	return [mode, ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`))];
}

/**
 * Runs the load generator to its end.
 * @param {string} load the program
 * @param {string} mode
 * @param {LoadOptions} options
 * @returns {Promise<any>} what it prints
 */
export async function runLoad(load, mode, options) {
	const held = holdLoad(load, mode, options);
	const seconds = Number(options["seconds"] ?? 2) + Number(options["warm"] ?? 0);
	return await held.first(seconds * 1000 + PATIENCE).finally(held.end);
}

/**
 * Starts a mode that goes on until it is ended, and answers orders in between.
 * @param {string} load
 * @param {string} mode
 * @param {LoadOptions} options
 */
export function holdLoad(load, mode, options) {
	const program = startProgram(load, words(mode, options), { stdin: "pipe" });
	/** @type {string[]} */
	const lines = [];
	/** @type {(() => void) | undefined} */
	let wake;
	const stdout = program.child.stdout;
	if (stdout === null) throw new Error("the load generator has no stdout");
	createInterface({ input: stdout }).on("line", (line) => {
		lines.push(line);
		wake?.();
	});
	program.child.once("close", () => wake?.());
	/** @param {number} [within] milliseconds */
	const next = async (within = PATIENCE) => {
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			wake?.();
		}, within);
		while (lines.length === 0 && program.alive() && !late) {
			await new Promise((resolve) => {
				wake = () => resolve(undefined);
			});
		}
		clearTimeout(timer);
		const line = lines.shift();
		if (line !== undefined) return JSON.parse(line);
		throw new Error(`load ${mode} says nothing${late ? " in time" : ""}: ${program.stderr().trim()}`);
	};
	return {
		pid: program.pid,
		/** What it says when it is ready, or has ended. */
		first: next,
		/** @param {string} order @returns {Promise<any>} */
		ask(order) {
			program.child.stdin?.write(`${order}\n`);
			return next();
		},
		async end() {
			program.child.stdin?.destroy();
			const timer = setTimeout(() => void program.stop(), 2_000);
			if (program.alive()) await new Promise((resolve) => program.child.once("exit", resolve));
			clearTimeout(timer);
		},
	};
}

/**
 * What is behind every relay: one port for XMPP, one for the web.
 * @param {string} load
 * @param {{ readonly bytes?: number }} [options] bytes of a transfer, each way
 */
export async function startBackend(load, { bytes } = {}) {
	const [port, web] = [await freePort(), await freePort()];
	const held = holdLoad(load, "backend", { to: `127.0.0.1:${port}`, web, bytes });
	await held.first();
	return { port, web, pid: held.pid, stats: () => held.ask("stats"), stop: () => held.end() };
}
