import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { type CommandResult, howItEnded } from "../../../host/run-command.ts";

/** Milliseconds for one order to systemd: by default it gives a unit that is to stop 90 seconds. */
const TIMEOUT = 120_000;

/** Milliseconds for a look at the journal, which may be gigabytes. */
const JOURNAL_TIMEOUT = 10_000;

/** Lines of the journal that are shown, and how long each may be in UTF-16 units. */
const MAX_LINES = 12;
const MAX_LINE = 200;

/** What systemd says of a unit. */
export interface UnitState {
	/** `active`, `inactive`, `failed`, `activating` … (org.freedesktop.systemd1(5)) */
	readonly active: string;
	/** The main process; 0: none. */
	readonly pid: number;
}

/** Runs `systemctl`. @throws {Error} when it cannot be started or takes too long; never for its exit code */
export async function systemctl(host: Host, args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
	const result = await host.run(["systemctl", ...args], {
		timeout: TIMEOUT,
		...(signal === undefined ? {} : { signal }),
	});
	if (result.timedOut) throw new Error(`Cannot ask systemd of ${host.name}: no answer within ${TIMEOUT / 1000} s`);
	return result;
}

/** Gives systemd an order. @param what continues "Cannot" @throws {Error} with the words of systemctl */
export async function order(host: Host, what: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
	const result = await systemctl(host, args, signal);
	if (result.code !== 0) throw new Error(`Cannot ${what}: ${printable(howItEnded("systemctl", result), 600)}`);
}

/** The state of a unit; a unit that there is not is inactive. */
export async function unitState(host: Host, unit: string, signal?: AbortSignal): Promise<UnitState> {
	const asked = ["ActiveState", "SubState", "MainPID"].flatMap((property) => ["-p", property]);
	const shown = await systemctl(host, ["show", ...asked, "--", unit], signal);
	// systemd calls it on its way when it has failed and is to be started anew: that may go on for ever.
	const again = /^SubState=auto-restart$/m.test(shown.stdout);
	const active = again ? "failed" : /^ActiveState=([a-z-]+)$/m.exec(shown.stdout)?.[1];
	if (shown.code !== 0 || active === undefined) {
		throw new Error(
			`Cannot ask systemd for "${printable(unit, 100)}": ${printable(howItEnded("systemctl", shown), 300)}`,
		);
	}
	return { active, pid: Number(/^MainPID=(\d+)$/m.exec(shown.stdout)?.[1] ?? 0) };
}

/** Where the journal is now; empty: nobody keeps one. Never throws. */
export async function journalMark(host: Host): Promise<string> {
	const said = await journal(host, ["-n", "0", "--show-cursor"]);
	return /^-- cursor: ([\w=;]+)$/m.exec(said)?.[1] ?? "";
}

/** The last lines that a unit has said since a mark, printable; none where nobody keeps them. Never throws. */
export async function journalSince(host: Host, unit: string, mark: string): Promise<readonly string[]> {
	if (mark === "") return [];
	// Who has just died may not have been written down yet.
	await journal(host, ["--sync"]);
	const said = await journal(host, ["-o", "cat", "-n", String(MAX_LINES), "-u", unit, "--after-cursor", mark]);
	return said
		.split("\n")
		.filter((line) => line.trim() !== "")
		.map((line) => printable(line.trim(), MAX_LINE));
}

async function journal(host: Host, args: readonly string[]): Promise<string> {
	try {
		const { code, stdout } = await host.run(["journalctl", "--no-pager", "-q", ...args], { timeout: JOURNAL_TIMEOUT });
		return code === 0 ? stdout : "";
	} catch {
		return "";
	}
}
