import { spawn } from "node:child_process";
import type { GatewayListener } from "../../model/route-table.ts";

/** The listeners that a process goes on with, by name: `https=4,other=5`. */
const LISTENERS = "XMPPS_GATEWAY_LISTENERS";

/** Where it says that it has taken over. */
const READY = "XMPPS_GATEWAY_READY";

/** Behind stdin, stdout and stderr. */
const READY_DESCRIPTOR = 3;

/** A program that has not started by then will not, in milliseconds. */
const PATIENCE = 15_000;

/** What a process was given by the one before it; nothing is in it for who starts afresh. Takes it out of the environment. */
export function takeOver(env: NodeJS.ProcessEnv): {
	readonly listeners: ReadonlyMap<string, number>;
	readonly ready: number | undefined;
} {
	const { [LISTENERS]: listeners = "", [READY]: ready } = env;
	delete env[LISTENERS];
	delete env[READY];
	const pairs = listeners.split(",").flatMap((pair) => {
		const [name, descriptor] = pair.split("=");
		return name && /^\d+$/.test(descriptor ?? "") ? [[decodeURIComponent(name), Number(descriptor)] as const] : [];
	});
	return { listeners: new Map(pairs), ready: ready === undefined ? undefined : Number(ready) };
}

/**
 * Starts the program again, as it is on disk now, with the sockets that listen: nobody who connects in the meantime is
 * refused, because they never close.
 * @returns the process's id, when it listens
 * @throws {Error} when it did not come so far; it is not there any more then
 */
export async function handOver(
	command: { readonly program: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv },
	listeners: readonly { readonly spec: GatewayListener; readonly descriptor: number }[],
): Promise<number> {
	const names = listeners.map(({ spec }, index) => `${encodeURIComponent(spec.name)}=${READY_DESCRIPTOR + 1 + index}`);
	if (listeners.some(({ descriptor }) => descriptor < 0)) {
		throw new Error("Cannot hand over the listeners: this Node does not show their descriptors");
	}
	const env: NodeJS.ProcessEnv = { ...command.env, [LISTENERS]: names.join(","), [READY]: String(READY_DESCRIPTOR) };
	// They name this process (sd_listen_fds(3), sd_watchdog_enabled(3)).
	for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID"]) delete env[name];
	const child = spawn(command.program, command.args, {
		env,
		// It outlives this process, and does not end with its terminal.
		detached: true,
		stdio: ["ignore", "inherit", "inherit", "pipe", ...listeners.map(({ descriptor }) => descriptor)],
	});
	const pipe = child.stdio[READY_DESCRIPTOR];
	await new Promise<void>((resolve, reject) => {
		const failed = (why: string): void => {
			clearTimeout(timer);
			child.kill("SIGKILL");
			reject(new Error(`Cannot hand over to a new process: ${why}`));
		};
		const timer = setTimeout(() => failed("it is not ready in time"), PATIENCE);
		child.once("error", (error) => failed(error.message));
		child.once("exit", (code, signal) => failed(`it ended with ${signal ?? `exit code ${code}`}`));
		pipe?.once("data", () => {
			clearTimeout(timer);
			child.removeAllListeners("exit");
			resolve();
		});
		pipe?.on("error", () => undefined);
	});
	pipe?.destroy();
	child.unref();
	if (child.pid === undefined) throw new Error("Cannot hand over to a new process: it has no id");
	return child.pid;
}
