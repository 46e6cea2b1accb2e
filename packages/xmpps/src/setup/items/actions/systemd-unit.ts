import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { type CommandResult, howItEnded } from "../../../host/run-command.ts";

/** Milliseconds for one order to systemd: by default it gives a unit that is to stop 90 seconds. */
const TIMEOUT = 120_000;

/** Lines of the journal that are shown, and how long all of them may be in UTF-16 units. */
const MAX_LINES = 12;
const MAX_WORDS = 1200;

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
	const shown = await systemctl(host, ["show", "-p", "ActiveState", "-p", "MainPID", "--", unit], signal);
	const active = /^ActiveState=([a-z-]+)$/m.exec(shown.stdout)?.[1];
	if (shown.code !== 0 || active === undefined) {
		throw new Error(
			`Cannot ask systemd for "${printable(unit, 100)}": ${printable(howItEnded("systemctl", shown), 300)}`,
		);
	}
	return { active, pid: Number(/^MainPID=(\d+)$/m.exec(shown.stdout)?.[1] ?? 0) };
}

/** The host's clock, as `journalSince` wants it. */
export async function hostTime(host: Host, signal?: AbortSignal): Promise<string> {
	const result = await host.run(["date", "+@%s"], { timeout: TIMEOUT, ...(signal === undefined ? {} : { signal }) });
	return /^@\d+$/.exec(result.stdout.trim())?.[0] ?? "@0";
}

/** The last that a unit has said since then, on one line; empty: nothing, or nobody keeps it. Never throws. */
export async function journalSince(host: Host, unit: string, since: string): Promise<string> {
	try {
		const quiet = { timeout: 10_000 };
		await host.run(["journalctl", "--sync"], quiet);
		const argv = ["journalctl", "--no-pager", "-o", "cat", "-n", String(MAX_LINES), "-u", unit, "--since", since];
		const { code, stdout } = await host.run(argv, quiet);
		return code === 0 ? printable(stdout.trim().split("\n").join(" | "), MAX_WORDS) : "";
	} catch {
		return "";
	}
}
