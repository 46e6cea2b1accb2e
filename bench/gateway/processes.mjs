import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** How long a program has to be ready, or to end by itself, in milliseconds. */
const PATIENCE = 15_000;

/** A program's stderr that is kept, in characters: the rest is counted by whoever listens. */
const KEPT = 16_384;

/** Everything that was started here and lives: ended by its id, whatever becomes of the benchmark. @type {Set<number>} */
const living = new Set();

process.on("exit", () => {
	for (const pid of living) for (const each of tree(pid)) signalTo(each, "SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
	process.on(signal, () => process.exit(130));

/**
 * A program that runs until it is stopped.
 * @typedef {{
 *   readonly pid: number,
 *   readonly child: import("node:child_process").ChildProcess,
 *   readonly pids: () => readonly number[],
 *   readonly alive: () => boolean,
 *   readonly stderr: () => string,
 *   readonly stop: () => Promise<void>,
 * }} Program
 */

/**
 * @param {string} path
 * @param {readonly string[]} args
 * @param {{ readonly stdin?: "pipe" | "ignore", readonly onStderr?: (text: string) => void }} [options]
 * @returns {Program}
 */
export function startProgram(path, args, { stdin = "ignore", onStderr } = {}) {
	const child = spawn(path, args, { stdio: [stdin, "pipe", "pipe"] });
	const { pid } = child;
	if (pid === undefined) throw new Error(`Cannot measure: "${path}" does not start`);
	living.add(pid);
	let said = "";
	child.stderr?.setEncoding("utf8").on("data", (text) => {
		said = (said + text).slice(-KEPT);
		onStderr?.(text);
	});
	child.on("error", () => undefined);
	child.once("exit", () => living.delete(pid));
	const alive = () => child.exitCode === null && child.signalCode === null;
	return {
		...{ pid, child, alive, pids: () => tree(pid), stderr: () => said },
		async stop() {
			if (!alive()) return;
			const ended = once(child, "exit");
			child.kill("SIGTERM");
			const timer = setTimeout(() => tree(pid).forEach((each) => void signalTo(each, "SIGKILL")), PATIENCE);
			await ended;
			clearTimeout(timer);
		},
	};
}

/** A process that another one of ours has started, and that outlives it. @param {number} pid */
export function adopt(pid) {
	living.add(pid);
}

/** Ends a process that is no child of this one. @param {number} pid */
export async function stopAdopted(pid) {
	signalTo(pid, "SIGTERM");
	for (const began = performance.now(); signalTo(pid, 0) && performance.now() - began < PATIENCE; ) await wait(50);
	signalTo(pid, "SIGKILL");
	living.delete(pid);
}

/** @param {number} pid @param {NodeJS.Signals | 0} signal @returns {boolean} whether it was there */
export function signalTo(pid, signal) {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}

/** A process and all that descend from it. @param {number} pid @returns {readonly number[]} */
function tree(pid) {
	/** @type {Map<number, number[]>} */
	const children = new Map();
	for (const name of readdirSync("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1] ?? -1);
		children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
	}
	/** @type {(one: number) => number[]} */
	const below = (one) => [one, ...(children.get(one) ?? []).flatMap(below)];
	return below(pid);
}

/** What is resident of some processes, in bytes. @param {readonly number[]} pids */
export function residentBytes(pids) {
	const of = (/** @type {number} */ pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
	return 1024 * pids.reduce((sum, pid) => sum + of(pid), 0);
}

/** @param {string} file */
function read(file) {
	// A process may end while it is looked at.
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}

/** A port of 127.0.0.1 that nobody has now. */
export async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	return typeof address === "object" && address !== null ? address.port : 0;
}

/** Waits until a program accepts connections. @param {Program} program @param {number} port */
export async function listening(program, port) {
	for (const began = performance.now(); performance.now() - began < PATIENCE; await wait(20)) {
		if (!program.alive()) break;
		const socket = connect({ host: "127.0.0.1", port });
		const open = await new Promise((resolve) => {
			socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
		});
		socket.destroy();
		if (open) return;
	}
	await program.stop();
	throw new Error(`Cannot measure: ${program.child.spawnfile} does not listen: ${program.stderr().trim().slice(-500)}`);
}
