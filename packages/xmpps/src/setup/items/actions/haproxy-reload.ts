import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { HAPROXY_UNIT } from "./haproxy-files.ts";
import { haproxyComplaints } from "./haproxy-words.ts";
import { journalMark, journalSince, order, unitState } from "./systemd-unit.ts";

/** Milliseconds until there is a new worker. */
const PATIENCE = 20_000;

/** Milliseconds between two looks. */
const PACE = 100;

/** Looks at which a new worker must be there. */
const LOOKS = 3;

/** Milliseconds until the journal is asked why there is none. */
const SETTLING = 500;

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
	const alerts = async (): Promise<readonly string[]> =>
		haproxyComplaints((await journalSince(host, HAPROXY_UNIT, mark)).join("\n")).filter((line) =>
			line.startsWith("ALERT"),
		);
	const failed = (how: string, words: readonly string[]): Error =>
		new Error(`Cannot reload HAProxy: ${[how, ...words].join(" | ")}`);
	try {
		await order(host, "reload HAProxy", ["reload", "--", HAPROXY_UNIT], signal);
	} catch (error) {
		signal?.throwIfAborted();
		throw failed(printable(error instanceof Error ? error.message : String(error), 300), await alerts());
	}
	const start = Date.now();
	for (let seen = 0; ; ) {
		const isNew = (await workers(host, pid, signal)).some((worker) => !before.includes(worker));
		seen = isNew ? seen + 1 : 0;
		// One that ends at once was none.
		if (seen >= LOOKS) return;
		const waited = Date.now() - start;
		if (!isNew && waited > SETTLING) {
			const words = await alerts();
			if (words.length > 0) throw failed("it keeps its old configuration", words);
		}
		if (waited > PATIENCE) throw failed(`it has no new worker after ${PATIENCE / 1000} s`, []);
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
