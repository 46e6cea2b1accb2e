import type { Host } from "../../../host/host.ts";
import { haproxyFiles } from "./haproxy-files.ts";
import { haproxyComplaints } from "./haproxy-words.ts";

/** Milliseconds: names of servers are looked up in the DNS while it reads. */
const TIMEOUT = 30_000;

/** What HAProxy says of its configuration before anything was changed: a complaint a line. */
export async function haproxyBaseline(host: Host, signal?: AbortSignal): Promise<string> {
	return (await testHaproxy(host, signal)).complaints.join("\n");
}

/**
 * Asks HAProxy whether it takes its configuration as it is now. It does not say whether it gets its ports.
 * @param baseline of `haproxyBaseline`
 * @throws {Error} when it complains of something that it did not complain of before
 */
export async function haproxyValidation(host: Host, baseline: string, signal?: AbortSignal): Promise<void> {
	const { passed, complaints } = await testHaproxy(host, signal);
	const before = new Set(baseline.split("\n").filter((line) => line !== ""));
	const added = complaints.filter((line) => !before.has(line));
	if (added.length > 0) throw new Error(`Cannot use the configuration of HAProxy: ${added.join(" | ")}`);
	if (!passed && before.size === 0) {
		throw new Error("Cannot use the configuration of HAProxy: haproxy -c says no, and not why");
	}
}

/** What `haproxy -c` says. A configuration without any listener is one that it takes, and does not start with. */
export async function testHaproxy(
	host: Host,
	signal?: AbortSignal,
): Promise<{ readonly passed: boolean; readonly complaints: readonly string[] }> {
	const files = await haproxyFiles(host, signal);
	const result = await host.run(["/usr/sbin/haproxy", "-c", ...files.flatMap((file) => ["-f", file])], {
		timeout: TIMEOUT,
		...(signal === undefined ? {} : { signal }),
	});
	if (result.timedOut)
		throw new Error(`Cannot test the configuration of HAProxy: no answer within ${TIMEOUT / 1000} s`);
	return { passed: result.code === 0, complaints: haproxyComplaints(`${result.stdout}\n${result.stderr}`) };
}
