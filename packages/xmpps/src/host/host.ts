import { readFile } from "node:fs/promises";
import { type CommandOptions, type CommandResult, runCommand } from "./run-command.ts";

/** The port to a host: what looks at one or changes it goes through this, wherever the host is. */
export interface Host {
	/** For people. */
	readonly name: string;
	/** Runs a command without a shell; what it ends in comes back, whatever that is. */
	run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
	/** The text of a file; undefined where there is none, or it may not be read. @param limit bytes of which the rest is cut */
	readText(path: string, limit?: number): Promise<string | undefined>;
}

/** Configuration files are some kilobytes; what is larger is none. */
const TEXT_LIMIT = 1024 * 1024;

/** This machine. */
export function thisHost(): Host {
	return {
		name: "this host",
		run: (argv, options = {}) => runCommand(argv, options),
		async readText(path, limit = TEXT_LIMIT) {
			try {
				return (await readFile(path, "utf8")).slice(0, limit);
			} catch {
				return undefined;
			}
		},
	};
}
