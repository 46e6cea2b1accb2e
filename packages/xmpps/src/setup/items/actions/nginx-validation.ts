import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { withoutValues } from "./nginx-words.ts";

/** Only judges, and says so by its exit code and on stderr. */
export const TEST_NGINX: readonly string[] = ["/usr/sbin/nginx", "-t"];

/** Milliseconds: names of upstreams are looked up in the DNS while it reads. */
const TIMEOUT = 30_000;

/** Complaints that are kept, and how long each may be in UTF-16 units. */
const MAX_COMPLAINTS = 20;
const MAX_COMPLAINT = 300;

/** What `nginx -t` complains of: warnings and errors, without times and process numbers, which differ every time. */
export function complaintsIn(stderr: string): string[] {
	return stderr
		.split("\n")
		.map((line) => line.replace(/^\d{4}\/\d\d\/\d\d [\d:]+ /, "").replace(/^(nginx: )?(\[\w+\]) \d+#\d+: /, "$2 "))
		.map((line) => line.replace(/^nginx: (?=\[)/, ""))
		.filter((line) => /^\[(warn|error|crit|alert|emerg)\]/.test(line))
		.slice(0, MAX_COMPLAINTS)
		.map((line) => printable(withoutValues(line), MAX_COMPLAINT));
}

/** What nginx says of its configuration before anything was changed: a complaint a line. */
export async function nginxBaseline(host: Host, signal?: AbortSignal): Promise<string> {
	return (await testNginx(host, signal)).complaints.join("\n");
}

/**
 * Asks nginx whether it takes its configuration as it is now.
 * @param baseline of `nginxBaseline`
 * @throws {Error} when nginx complains of something that it did not complain of before
 */
export async function nginxValidation(host: Host, baseline: string, signal?: AbortSignal): Promise<void> {
	const { passed, complaints } = await testNginx(host, signal);
	const before = new Set(baseline.split("\n").filter((line) => line !== ""));
	const added = complaints.filter((line) => !before.has(line));
	if (added.length > 0) throw new Error(`Cannot use the configuration of nginx: ${added.join(" | ")}`);
	// Refused before as well, for reasons of which it says no more than it did then.
	if (!passed && before.size === 0)
		throw new Error("Cannot use the configuration of nginx: nginx -t says no, and not why");
}

async function testNginx(
	host: Host,
	signal: AbortSignal | undefined,
): Promise<{ readonly passed: boolean; readonly complaints: readonly string[] }> {
	const result = await host.run(TEST_NGINX, { timeout: TIMEOUT, ...(signal === undefined ? {} : { signal }) });
	if (result.timedOut) throw new Error(`Cannot test the configuration of nginx: no answer within ${TIMEOUT / 1000} s`);
	return { passed: result.code === 0, complaints: complaintsIn(result.stderr) };
}
