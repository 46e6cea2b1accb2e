import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { journalMark, journalSince, order, systemctl, unitState } from "../actions/systemd-unit.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, sameState } from "../item.ts";

/** States in which a unit does what it is for. */
const RUNNING: ReadonlySet<string> = new Set(["active", "reloading", "refreshing"]);

/** States that are on the way to another one. */
const PASSING: ReadonlySet<string> = new Set(["activating", "deactivating", "maintenance"]);

/** Milliseconds until a unit on its way is somewhere, and between two looks. */
const PATIENCE = 20_000;
const PACE = 100;

/** Milliseconds in which a program that cannot work ends. */
const SETTLING = 300;

/**
 * Units of systemd that run, or do not. One that has failed does not. A unit that runs once and stays `active` after it
 * (RemainAfterExit) runs.
 */
export function unitDriver(host: Host): Driver<"unit"> {
	const read = async (name: string, signal?: AbortSignal): Promise<ItemState> => {
		for (const end = Date.now() + PATIENCE; ; ) {
			const { active } = await unitState(host, name, signal);
			if (!PASSING.has(active)) return RUNNING.has(active) ? { active: true } : null;
			if (Date.now() > end) throw new Error(`Cannot read unit "${printable(name, 100)}": it is ${active}`);
			await new Promise((resolve) => setTimeout(resolve, PACE));
			signal?.throwIfAborted();
		}
	};
	/** systemd opens no sockets for a service that runs without them: it is stopped meanwhile. */
	const start = async (host: Host, name: string, signal?: AbortSignal): Promise<void> => {
		const service = name.endsWith(".socket") ? name.replace(/socket$/, "service") : undefined;
		const runs = service !== undefined && (await read(service, signal)) !== null;
		if (service !== undefined && runs) await order(host, `stop unit "${service}"`, ["stop", "--", service], signal);
		await order(host, `start unit "${printable(name, 100)}"`, ["start", "--", name], signal);
		if (service !== undefined && runs) await order(host, `start unit "${service}"`, ["start", "--", service], signal);
	};
	return {
		read: ({ name }, signal) => read(name, signal),
		async put({ name }, expected, wanted, signal) {
			const there = await read(name, signal);
			if (sameState(there, wanted)) return;
			if (!sameState(there, expected)) throw new ItemChangedError(`unit "${name}" is not as it was`);
			const [shown, mark] = [printable(name, 100), await journalMark(host)];
			if (wanted === null) {
				await order(host, `stop unit "${shown}"`, ["stop", "--", name], signal);
			} else {
				// Whoever was started too often is refused until somebody says that it may be.
				await systemctl(host, ["reset-failed", "--", name], signal);
				await start(host, name, signal);
				// A unit of Type=simple is active before its program has done anything.
				await new Promise((resolve) => setTimeout(resolve, SETTLING));
			}
			if (!sameState(await read(name, signal), wanted)) {
				const words = (await journalSince(host, name, mark)).join(" | ");
				throw new Error(
					`Cannot ${wanted === null ? "stop" : "start"} unit "${shown}": ${words || "it does not stay so"}`,
				);
			}
		},
	};
}
