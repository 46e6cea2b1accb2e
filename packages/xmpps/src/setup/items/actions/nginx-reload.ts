import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { howItEnded } from "../../../host/run-command.ts";
import { withoutValues } from "./nginx-words.ts";

/** Milliseconds until the master has new workers: it tries for 2.5 s to get a socket that another has. */
const PATIENCE = 10_000;

/** Milliseconds between two looks. */
const PACE = 50;

/** Milliseconds for one command. */
const TIMEOUT = 30_000;

/** Where Debian's nginx complains; it does so nowhere else once it runs. */
const ERROR_LOG = "/var/log/nginx/error.log";

/** Bytes of the log that are read. */
const MAX_LOG = 64 * 1024;

/**
 * Makes nginx take its configuration, and comes back when its new workers are there. `systemctl reload` and `nginx -t` know
 * nothing of a socket that the master does not get: it then writes so into its log and keeps its old workers. Where nginx
 * does not run nothing is done: it reads its files when it starts.
 * @throws {Error} when nginx keeps its old configuration, with its own words
 */
export async function nginxReload(host: Host, signal?: AbortSignal): Promise<void> {
	const run = (argv: readonly string[]) =>
		host.run(argv, { timeout: TIMEOUT, maxOutput: MAX_LOG, ...(signal === undefined ? {} : { signal }) });
	if ((await run(["systemctl", "is-active", "--quiet", "nginx.service"])).code !== 0) return;
	const text = async (argv: readonly string[]): Promise<string> => (await run(argv)).stdout.trim();
	const workers = async (): Promise<string[]> => {
		const master = await text(["systemctl", "show", "-p", "MainPID", "--value", "nginx.service"]);
		if (!/^[1-9]\d*$/.test(master)) return [];
		return workersIn(await text(["ps", "--ppid", master, "-o", "pid=,args="]));
	};
	const [before, size] = await Promise.all([workers(), text(["stat", "-c", "%s", ERROR_LOG])]);
	const reload = await run(["systemctl", "reload", "nginx.service"]);
	if (reload.code !== 0) throw new Error(`Cannot reload nginx: ${printable(howItEnded("systemctl", reload), 600)}`);
	const end = Date.now() + PATIENCE;
	for (;;) {
		const now = await workers();
		if (now.some((pid) => !before.includes(pid)) && !now.some((pid) => before.includes(pid))) return;
		const log = /^\d+$/.test(size) ? await text(["tail", "-c", `+${Number(size) + 1}`, ERROR_LOG]) : "";
		const reason = refusalIn(log);
		if (reason !== undefined) throw new Error(`Cannot reload nginx: it keeps its old configuration: ${reason}`);
		if (Date.now() > end) {
			throw new Error(
				`Cannot reload nginx: it has no new workers after ${PATIENCE / 1000} s; ${ERROR_LOG} may say why`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, PACE));
		signal?.throwIfAborted();
	}
}

/** The workers that take connections. Those that finish what they have call themselves otherwise. */
export function workersIn(processes: string): string[] {
	return processes.split("\n").flatMap((line) => /^\s*(\d+) nginx: worker process$/.exec(line)?.[1] ?? []);
}

/** Why the master refused, in what it has written since; undefined while it may still come to an end. */
export function refusalIn(log: string): string | undefined {
	const fatal = log.split("\n").filter((line) => line.includes("[emerg]"));
	const words = fatal.map((line) => printable(withoutValues(line.replace(/^.*\[emerg\] \S+ /, "")), 300));
	const binds = words.filter((line) => line.startsWith("bind() to "));
	// A socket that it does not get it asks for again and again, and says at last that it gives up.
	const [other] = words.filter((line) => !binds.includes(line));
	if (other === undefined) return undefined;
	const [bind] = binds;
	if (bind === undefined) return other;
	return `${bind}; if nginx holds it itself by another listen line, only "systemctl restart nginx" helps`;
}
