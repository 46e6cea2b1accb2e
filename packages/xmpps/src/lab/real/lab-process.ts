import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { endTree } from "../../host/run-command.ts";
import { killCgroup, labCgroup, populated, removeCgroup } from "./cgroup.ts";
import { LAB_ENV } from "./enter.ts";
import { initScript } from "./lab-init.ts";
import type { LabPaths } from "./state-folder.ts";

/** The namespaces of a lab, alive as long as this process is. */
export interface LabProcess {
	/** PID 1 of the lab, as this machine numbers it. */
	readonly init: number;
	/** Settles when the lab has ended, for whatever reason. */
	readonly ended: Promise<void>;
	/** Ends every process of the lab and waits until none is left. */
	close(): Promise<void>;
}

/** How long the namespaces may take: 40 ms usually. */
const PATIENCE = 10_000;

/** How long the kernel may take to end all processes of a lab: some ms usually, with ejabberd 300. */
const LAST_BREATH = 10_000;

/**
 * Makes the namespaces of a lab: PIDs, mounts, network, host name, control groups. The lock is inherited by every process
 * in it, the write end of its stdin by none.
 * @throws {Error} when the kernel refuses one of its parts, with that part's name
 */
export async function startLabProcess(id: string, paths: LabPaths, resolver: string | undefined): Promise<LabProcess> {
	const cgroup = labCgroup(id);
	mkdirSync(cgroup);
	const unshare = ["unshare", "-nmpfuC", "--kill-child", "--mount-proc", "sh", "-c", initScript(resolver)];
	// flock takes the lock and becomes unshare; its descriptor is what the members inherit.
	const child = spawn(
		"sh",
		["-c", 'echo 0 >"$1/cgroup.procs" && shift && exec flock -n -F "$@"', "sh", cgroup, paths.lock, ...unshare],
		{ stdio: ["pipe", "pipe", "pipe"], env: { ...LAB_ENV } },
	);
	const ended = once(child, "close").then(() => undefined);
	// Whoever waits for the first word learns of it.
	ended.catch(() => undefined);
	const close = async (): Promise<void> => {
		child.stdin.end();
		const deadline = performance.now() + LAST_BREATH;
		let hammer = performance.now() + 2000;
		while ((child.exitCode === null && child.signalCode === null) || populated(cgroup)) {
			if (performance.now() > deadline) throw new Error(`Cannot end the lab "${id}": its processes do not end`);
			if (performance.now() > hammer) {
				hammer = Number.POSITIVE_INFINITY;
				killCgroup(cgroup);
				endTree(child);
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		removeCgroup(cgroup);
	};
	try {
		await ready(child, ended);
		const init = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
		return { init: Number(init), ended, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function ready(
	child: ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream },
	ended: Promise<void>,
): Promise<void> {
	let step = "namespaces";
	let words = "";
	child.stderr.on("data", (chunk: Buffer) => {
		words = (words + chunk.toString("utf8")).slice(-1000);
	});
	const timer = setTimeout(() => endTree(child), PATIENCE);
	try {
		for await (const line of createInterface({ input: child.stdout })) {
			if (line === "ready") return;
			if (line.startsWith("step ")) step = line.slice("step ".length);
		}
		// Its last words come after the end of its output.
		await ended;
	} finally {
		clearTimeout(timer);
	}
	const why = words.trim() === "" ? "it did not answer" : words.trim().split("\n").slice(-2).join(" | ");
	throw new Error(`Cannot start the lab: this machine refuses ${step}: ${why}`);
}
