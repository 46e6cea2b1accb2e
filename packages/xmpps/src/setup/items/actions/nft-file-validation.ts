import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { refusal, runTool } from "../drivers/filter-tool.ts";

/** What `nft` says against a file before anything was changed; empty: nothing, or there is no such file. */
export async function nftFileBaseline(host: Host, path: string, signal?: AbortSignal): Promise<string> {
	const result = await check(host, path, signal);
	return result === undefined || result.code === 0 ? "" : complaint(result.stderr);
}

/**
 * Asks nftables whether it would take a file, given the rules that the kernel has now. Nothing is loaded.
 * @param baseline of `nftFileBaseline`
 * @throws {Error} when it refuses, for another reason than before
 */
export async function nftFileValidation(
	host: Host,
	path: string,
	baseline: string,
	signal?: AbortSignal,
): Promise<void> {
	const result = await check(host, path, signal);
	if (result?.code === 0) return;
	if (result !== undefined && baseline !== "" && complaint(result.stderr) === baseline) return;
	throw refusal(`use ${path}`, "nft", result);
}

function check(host: Host, path: string, signal: AbortSignal | undefined) {
	return runTool(host, ["nft", "-c", "-f", path], { signal });
}

/** Without the places, which move when a line is added. */
function complaint(stderr: string): string {
	return printable(stderr.replace(/^\S+?:\d+:\d+-\d+: /gm, "").trim(), 1000);
}
