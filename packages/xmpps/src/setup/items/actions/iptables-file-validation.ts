import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { refusal, runTool } from "../drivers/filter-tool.ts";

/** Seconds to wait for whoever holds the lock. */
const WAIT = "5";

/** What `iptables-restore` says against a file before anything was changed; empty: nothing, or there is no such file. */
export async function iptablesFileBaseline(
	host: Host,
	path: string,
	family: 4 | 6,
	signal?: AbortSignal,
): Promise<string> {
	const result = await test(host, path, family, signal);
	return result === undefined || result.code === 0 ? "" : complaint(result.stderr);
}

/**
 * Asks iptables whether it would take a file. Nothing is loaded.
 * @param baseline of `iptablesFileBaseline`
 * @throws {Error} when it refuses, for another reason than before
 */
export async function iptablesFileValidation(
	host: Host,
	path: string,
	family: 4 | 6,
	baseline: string,
	signal?: AbortSignal,
): Promise<void> {
	const result = await test(host, path, family, signal);
	if (result?.code === 0) return;
	if (result !== undefined && baseline !== "" && complaint(result.stderr) === baseline) return;
	throw refusal(`use ${path}`, programFor(family), result);
}

function test(host: Host, path: string, family: 4 | 6, signal: AbortSignal | undefined) {
	return runTool(host, [programFor(family), "-w", WAIT, "--test", path], { signal });
}

function programFor(family: 4 | 6): string {
	return family === 4 ? "iptables-restore" : "ip6tables-restore";
}

/** Without the numbers of lines, which move when a line is added. */
function complaint(stderr: string): string {
	return printable(stderr.replace(/\bline:? \d+/gi, "line").trim(), 1000);
}
