import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** How a command ended, and what it said. */
export interface CommandResult {
	/** `undefined` when a signal ended it. */
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** Whether it was ended because its time was up. */
	readonly timedOut: boolean;
}

/** How to run a command. */
export interface CommandOptions {
	/** Given on stdin; default: nothing. */
	readonly input?: string | Uint8Array;
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Milliseconds; default 30 000. */
	readonly timeout?: number;
	readonly signal?: AbortSignal;
	/** Bytes of stdout and of stderr beyond which the rest is cut; default 4 MiB. */
	readonly maxOutput?: number;
}

/** More output than that is cut: it comes from programs that are given hostile input. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * Runs a program with arguments, never through a shell.
 * @throws {Error} when it cannot be started or was aborted; an exit code is no error
 */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
	const [command = "", ...args] = argv;
	return new Promise((resolve, reject) => {
		if (options.signal?.aborted) {
			reject(interrupted(command));
			return;
		}
		const child = spawn(command, args, {
			stdio: ["pipe", "pipe", "pipe"],
			...(options.env === undefined ? {} : { env: { ...options.env } }),
			...(options.cwd === undefined ? {} : { cwd: options.cwd }),
		});
		let timedOut = false;
		const timer = setTimeout(() => {
			timedOut = true;
			endTree(child);
		}, options.timeout ?? 30_000);
		const onAbort = (): void => endTree(child);
		options.signal?.addEventListener("abort", onAbort, { once: true });
		const stdout = collect(child.stdout, options.maxOutput);
		const stderr = collect(child.stderr, options.maxOutput);
		const settle = (): void => {
			clearTimeout(timer);
			options.signal?.removeEventListener("abort", onAbort);
		};
		child.on("error", (cause) => {
			settle();
			reject(new Error(`Cannot run "${command}": ${cause.message}`, { cause }));
		});
		child.on("close", (code) => {
			settle();
			if (options.signal?.aborted) reject(interrupted(command));
			else resolve({ code: code ?? undefined, stdout: stdout(), stderr: stderr(), timedOut });
		});
		// Who does not read its input gets none: no reason to fail.
		child.stdin.on("error", () => undefined);
		child.stdin.end(options.input ?? "");
	});
}

/**
 * The same, but a failure is an error that says what the command was for and how it ended.
 * @param what continues "Cannot"
 * @returns what it wrote to stdout
 */
export async function mustRun(what: string, argv: readonly string[], options: CommandOptions = {}): Promise<string> {
	const result = await runCommand(argv, options);
	if (result.code === 0) return result.stdout;
	throw new Error(`Cannot ${what}: ${howItEnded(argv[0] ?? "", result)}`);
}

/** A sentence's end on a command that failed: how it ended, and the last lines that it wrote. */
export function howItEnded(command: string, result: CommandResult): string {
	const end = result.timedOut ? "took too long" : `ended with ${result.code ?? "a signal"}`;
	const words = (result.stderr.trim() || result.stdout.trim()).split("\n").slice(-3).join(" | ");
	return `"${command}" ${end}${words === "" ? "" : `: ${words.slice(-600)}`}`;
}

/** What waits for a child that was killed ends by itself after it; within so many milliseconds, or it is killed, too. */
const REAPING = 1000;

/**
 * Ends a process and those it started. `nsenter` passes no signal on to what it runs in another PID namespace, so that the
 * children are ended, the deepest first; and a namespace ends only when its dead were buried, so that whoever started a
 * child is left the time to do that.
 */
export function endTree(child: ChildProcess): void {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const below = descendants(child.pid).reverse();
	for (const pid of below) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It ended in the meantime.
		}
	}
	if (below.length === 0) child.kill("SIGKILL");
	else setTimeout(() => child.kill("SIGKILL"), REAPING).unref();
}

/** The processes below one, parents first. Empty where /proc does not tell. */
export function descendants(pid: number): number[] {
	const all = [pid];
	for (const one of all) {
		try {
			const children = readFileSync(`/proc/${one}/task/${one}/children`, "utf8").trim();
			if (children !== "") all.push(...children.split(" ").map(Number));
		} catch {
			// It ended in the meantime.
		}
	}
	return all.slice(1);
}

function interrupted(command: string): Error {
	return Object.assign(new Error(`Cannot run "${command}": interrupted`), { name: "AbortError" });
}

function collect(stream: NodeJS.ReadableStream, limit = MAX_OUTPUT): () => string {
	const chunks: Buffer[] = [];
	let length = 0;
	stream.on("data", (chunk: Buffer) => {
		if (length < limit) chunks.push(chunk);
		length += chunk.length;
	});
	return () => Buffer.concat(chunks).subarray(0, limit).toString("utf8");
}
