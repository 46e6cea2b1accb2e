import type { ChildProcess, StdioOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { mustRun } from "../../host/run-command.ts";

/** Environment of everything that runs in a lab: nothing of the caller's leaks in. */
export const LAB_ENV: Readonly<Record<string, string>> = {
	PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	HOME: "/root",
	LANG: "C.UTF-8",
	TERM: "dumb",
};

/** A command of this machine, with this machine's files, inside the lab and outside every host. */
export function inLab(init: number, argv: readonly string[]): string[] {
	return ["nsenter", "-t", String(init), "-m", "-u", "-n", "-p", "-C", "--", ...argv];
}

/**
 * Runs a shell script inside the lab and outside every host.
 * @param what continues "Cannot"
 * @throws {Error} when one of its commands fails
 */
export async function scriptInLab(what: string, init: number, script: string, signal?: AbortSignal): Promise<void> {
	const argv = inLab(init, ["sh", "-c", `set -e\n${script}`]);
	await mustRun(what, argv, { env: LAB_ENV, ...(signal === undefined ? {} : { signal }) });
}

/** A command of this machine, with this machine's files, in the network of a host: Node, and what the lab itself needs. */
export function inNetwork(init: number, host: string, argv: readonly string[]): string[] {
	return ["nsenter", "-t", String(init), "-m", "-u", "-p", "-C", `--net=${networkPath(init, host)}`, "--", ...argv];
}

/** A host's network namespace, seen from outside of the lab. */
function networkPath(init: number, host: string): string {
	return join("/proc", String(init), "root", "run", "netns", host);
}

/**
 * What would reach through a host to this machine: its clock, its kernel, its hardware. nspawn takes these from its
 * container; who enters from outside has to give them up himself.
 */
const GIVEN_UP = "--bounding-set=-sys_time,-sys_module,-sys_rawio,-wake_alarm,-syslog";

/** A command of a host, as root there. `leader` is the host's PID 1 as this machine numbers it. */
export function inHost(leader: number, argv: readonly string[]): string[] {
	const enter = ["nsenter", "-t", String(leader), "-m", "-u", "-i", "-n", "-p", "-C", "--"];
	return [...enter, "setpriv", GIVEN_UP, "--", ...argv];
}

/** Starts a command and lets it run. */
export function start(
	argv: readonly string[],
	stdio: StdioOptions,
	env: Readonly<Record<string, string>> = LAB_ENV,
): ChildProcess {
	const [command = "", ...args] = argv;
	return spawn(command, args, { stdio, env: { ...env } });
}
