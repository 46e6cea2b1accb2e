import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { printable } from "xmpps-connect/protocol";
import type { HostLock } from "./changeable-host.ts";

/** What flock ends in when somebody else has the lock; no other program in the line ends so. */
const TAKEN = 75;

/** Milliseconds within which it is known whether the lock is ours: a process and, by ssh, a round trip. */
const PATIENCE = 20_000;

/**
 * Holds the lock as long as its stdin is open: the end of this process closes it, however it comes, and so does a line that
 * is cut. The folder of the lock is made. The path is an argument, never part of the script.
 */
const SCRIPT =
	'umask 077; mkdir -p -- "$(dirname -- "$1")" && exec flock -n -E 75 -- "$1" sh -c \'echo locked; exec cat >/dev/null\'';

/**
 * Takes a lock through a process on the host.
 * @param start starts a command on the host, with pipes to its stdin, stdout and stderr
 * @returns undefined when somebody else has it
 * @throws {Error} when it cannot be taken
 */
export async function holdLock(
	start: (argv: readonly string[]) => ChildProcess,
	path: string,
): Promise<HostLock | undefined> {
	const child = start(["sh", "-c", SCRIPT, "sh", path]);
	const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
	ended.catch(() => undefined);
	child.stdin?.on("error", () => undefined);
	let words = "";
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		words = (words + text).slice(-500);
	});
	const locked = new Promise<boolean>((resolve) => {
		let text = "";
		child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
			text = (text + chunk).slice(0, 100);
			if (text.startsWith("locked\n")) resolve(true);
		});
	});
	const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
	try {
		if (await Promise.race([locked, ended.then(() => false)])) {
			const lost = ended.then(() => undefined);
			return {
				lost,
				release: async () => {
					child.stdin?.end();
					await lost;
				},
			};
		}
	} finally {
		clearTimeout(timer);
	}
	const [code] = await ended;
	if (code === TAKEN) return undefined;
	throw new Error(
		`Cannot take the lock "${printable(path, 300)}": ${printable(words.trim().split("\n").at(-1) ?? "", 200)}`,
	);
}
