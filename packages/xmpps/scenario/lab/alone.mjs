// Runs the tool several times, alone in a PID namespace, and tells after each time what is left of it: no process of
// anybody else can be mistaken for ours. Reads {"main","rounds":[{"args","killAfter"?,"signal"?}]} from stdin, milliseconds;
// prints a JSON array. Started as: unshare -mpf --kill-child --mount-proc sh -c 'node alone.mjs; exit $?'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {{ main: string, rounds: { args: string[], killAfter?: number, signal?: NodeJS.Signals }[] }} Plan */

/** How long what was killed may take to be gone, in milliseconds. */
const GONE_WITHIN = 1000;

/** Processes that are neither this one nor those that started it; the dead that wait to be reaped do not count. */
function processes() {
	const found = [];
	for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
		if (pid === "1" || pid === String(process.pid)) continue;
		try {
			const status = readFileSync(`/proc/${pid}/status`, "utf8");
			if (!/^State:\s+Z/m.test(status)) found.push(`${pid} ${/^Name:\s+(.*)$/m.exec(status)?.[1]}`);
		} catch {
			// It ended while we looked.
		}
	}
	return found;
}

/** Namespaces of every kind that a process here is in. */
function namespaces() {
	const found = new Set();
	for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
		for (const kind of ["mnt", "net", "pid", "uts", "ipc", "cgroup"]) {
			try {
				found.add(readlinkSync(`/proc/${pid}/ns/${kind}`));
			} catch {
				// It ended while we looked.
			}
		}
	}
	return [...found].sort();
}

const mounts = () => readFileSync("/proc/self/mounts", "utf8");

/** @type {Plan} */
const { main, rounds } = JSON.parse(await text(process.stdin));
const results = [];
for (const { args, killAfter, signal } of rounds) {
	const before = { namespaces: namespaces(), mounts: mounts() };
	const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
	let out = "";
	child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
		out += chunk;
	});
	const exit = once(child, "exit");
	if (killAfter !== undefined) {
		await Promise.race([exit, sleep(killAfter)]);
		child.kill(signal ?? "SIGKILL");
	}
	const [code] = await exit;
	const since = performance.now();
	// An orderly end leaves nothing, from its first moment on.
	const patience = killAfter === undefined || signal !== undefined ? 50 : GONE_WITHIN;
	let left = processes();
	while (left.length > 0 && performance.now() - since < patience) {
		await sleep(5);
		left = processes();
	}
	const ms = Math.round(performance.now() - since);
	// The dead stay in the list of namespaces until they are reaped, which is nobody's fault.
	const other = namespaces().filter((one) => !before.namespaces.includes(one));
	results.push({ code, out, left, ms, namespaces: left.length > 0 ? other : [], mounted: mounts() !== before.mounts });
}
console.log(JSON.stringify(results));
