import type { Release } from "../world/world-spec.ts";
import type { ImageErrorCode } from "./image-error.ts";

/** Why a build failed, as far as its log tells. */
export interface BuildFailure {
	readonly code: ImageErrorCode;
	/** Ends the sentence "Cannot build image …: ". */
	readonly state: string;
}

/** apt's ways to say that there is no such package. */
const NO_PACKAGE = [
	/^E: Unable to locate package (\S+)/,
	/^E: Package '(\S+)' has no installation candidate/,
	/^E: Couldn't find any package by (?:glob|regex) '(\S+)'/,
];

const NO_SPACE = /No space left on device|You don't have enough free space/;

/** The reason that apt gives behind an address, or alone on the line below it. */
const NO_NETWORK =
	/^E: Failed to fetch (\S+)|^(?:E: |Err:|\s+).*(?:Could not resolve|Temporary failure resolving|Could not connect|Connection (?:refused|failed|timed out)|Unable to connect)/;

/**
 * Finds the cause in the log of a build.
 * @param lines the log's lines; its end suffices
 * @param status the exit code
 */
export function buildFailure(lines: readonly string[], status: number, release: Release): BuildFailure {
	for (const pattern of NO_PACKAGE) {
		const names = [...new Set(lines.flatMap((line) => pattern.exec(line)?.[1] ?? []))];
		if (names.length === 0) continue;
		const quoted = names.map((name) => `"${name}"`).join(" and no ");
		return { code: "no-package", state: `Debian ${release} has no package ${quoted}` };
	}
	// Before the network: a download that finds no room fails to fetch as well.
	if (lines.some((line) => NO_SPACE.test(line))) return { code: "no-space", state: "no space is left on the disk" };
	const unreachable = lines.find((line) => NO_NETWORK.test(line));
	if (unreachable !== undefined) {
		const reason = unreachable.replace(/^E: |^Err:\d+ /, "").trim();
		return { code: "no-network", state: `the archive of Debian cannot be read: ${reason}` };
	}
	const tool = /(mmdebstrap|flock|hostname): (?:command )?not found/.exec(lines.join("\n"))?.[1];
	if (tool !== undefined) return { code: "no-tool", state: `the program "${tool}" is not installed` };
	const last = lines.findLast((line) => line.startsWith("E: ") && !line.startsWith("E: mmdebstrap failed"));
	const state = `the build ended with ${status}`;
	return { code: "build-failed", state: last === undefined ? state : `${state}: ${last.slice("E: ".length)}` };
}
