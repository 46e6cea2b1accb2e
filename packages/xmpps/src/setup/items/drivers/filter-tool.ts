import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { type CommandResult, howItEnded } from "../../../host/run-command.ts";

/** Milliseconds for one command of a packet filter. Another may hold the lock of iptables for some seconds. */
const TIMEOUT = 20_000;

/** Bytes that are read of a listing: large hosts have some hundred thousand rules. */
const MAX_LISTING = 16 * 1024 * 1024;

/** Longest message of a tool that is shown, in UTF-16 units. */
const MAX_WORDS = 600;

/** What a shell or a container's runner says where there is no such program. */
const NOT_FOUND = 127;

/** How to run one. */
export interface ToolRun {
	readonly input?: string;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program of the packet filter. Only root has its folder on the path by default, and not every ssh gives root that path.
 * @returns undefined where the program is not installed
 * @throws {Error} when it cannot be started for another reason, or takes too long
 */
export async function runTool(
	host: Host,
	[program = "", ...args]: readonly string[],
	{ input, signal }: ToolRun = {},
): Promise<CommandResult | undefined> {
	const options = {
		...{ timeout: TIMEOUT, maxOutput: MAX_LISTING },
		...(input === undefined ? {} : { input }),
		...(signal === undefined ? {} : { signal }),
	};
	for (const place of [program, `/usr/sbin/${program}`]) {
		let result: CommandResult;
		try {
			result = await host.run([place, ...args], options);
		} catch (error) {
			if (isMissing(error)) continue;
			throw error;
		}
		if (result.timedOut) throw new Error(`Cannot ask "${program}" of ${host.name}: it does not answer`);
		if (result.code !== NOT_FOUND) return result;
	}
	return undefined;
}

/** The error for a tool that refused, with its own words. @param what continues "Cannot" */
export function refusal(what: string, program: string, result: CommandResult | undefined): Error {
	const how = result === undefined ? `"${program}" is not installed` : howItEnded(program, result);
	return new Error(`Cannot ${what}: ${printable(how, MAX_WORDS)}`);
}

function isMissing(error: unknown): boolean {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && (cause as NodeJS.ErrnoException).code === "ENOENT";
}
