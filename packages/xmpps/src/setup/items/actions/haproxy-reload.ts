import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { HAPROXY_UNIT } from "./haproxy-files.ts";
import { haproxyComplaints } from "./haproxy-words.ts";
import { journalMark, journalSince, order, systemctl, unitState } from "./systemd-unit.ts";

/** Milliseconds until there is a new worker. */
const PATIENCE = 20_000;

/** Milliseconds between two looks. */
const PACE = 100;

/** Milliseconds after which a status that says "failed" is not that of an earlier reload. */
const SETTLING = 1000;

/**
 * Makes HAProxy take its configuration, and comes back when a new worker has its ports. `haproxy -c` and `systemctl reload` know
 * nothing of a port that it does not get: it then keeps its old worker. Connections stay with the worker that took them. Where
 * HAProxy does not run nothing is done.
 * @throws {Error} when it keeps its old configuration, with its own words
 */
export async function haproxyReload(host: Host, signal?: AbortSignal): Promise<void> {
	const { active, pid } = await unitState(host, HAPROXY_UNIT, signal);
	if (active !== "active" || pid === 0) return;
	const [before, mark] = await Promise.all([workers(host, pid, signal), journalMark(host)]);
	const failed = async (how: string): Promise<Error> => {
		const words = haproxyComplaints((await journalSince(host, HAPROXY_UNIT, mark)).join("\n"));
		return new Error(`Cannot reload HAProxy: ${[how, ...words].join(" | ")}`);
	};
	try {
		await order(host, "reload HAProxy", ["reload", "--", HAPROXY_UNIT], signal);
	} catch (error) {
		signal?.throwIfAborted();
		throw await failed(printable(error instanceof Error ? error.message : String(error), 300));
	}
	const start = Date.now();
	for (;;) {
		const [now, state] = await Promise.all([workers(host, pid, signal), status(host, signal)]);
		const isNew = now.some((worker) => !before.includes(worker));
		if (isNew && state === "Ready.") return;
		const waited = Date.now() - start;
		if (waited > SETTLING && !isNew && /failed/i.test(state)) throw await failed("it keeps its old configuration");
		if (waited > PATIENCE) throw await failed(`it has no new worker after ${PATIENCE / 1000} s`);
		await new Promise((resolve) => setTimeout(resolve, PACE));
		signal?.throwIfAborted();
	}
}

/** The processes below the master. */
async function workers(host: Host, master: number, signal: AbortSignal | undefined): Promise<readonly string[]> {
	const options = { timeout: 10_000, ...(signal === undefined ? {} : { signal }) };
	const { stdout } = await host.run(["ps", "--ppid", String(master), "-o", "pid="], options);
	return stdout.split(/\s+/).filter((pid) => pid !== "");
}

/** What the master has told systemd of itself. */
async function status(host: Host, signal: AbortSignal | undefined): Promise<string> {
	const shown = await systemctl(host, ["show", "-p", "StatusText", "--value", "--", HAPROXY_UNIT], signal);
	return shown.stdout.trim();
}
