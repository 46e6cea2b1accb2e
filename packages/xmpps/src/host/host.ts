import { constants, type FileHandle, open } from "node:fs/promises";
import { type CommandOptions, type CommandResult, runCommand } from "./run-command.ts";

/** The port to a host: what looks at one or changes it goes through this, wherever the host is. */
export interface Host {
	/** For people. */
	readonly name: string;
	/** Runs a command without a shell; what it ends in comes back, whatever that is. @throws {Error} when it cannot be started */
	run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
	/** The text of a file; undefined where there is none, or it may not be read. @param limit bytes of which the rest is cut */
	readText(path: string, limit?: number): Promise<string | undefined>;
}

/** Configuration files are some kilobytes; what is larger is none. */
const TEXT_LIMIT = 1024 * 1024;

/** Bytes that are read at once. */
const CHUNK = 64 * 1024;

/** This machine. */
export function thisHost(): Host {
	return {
		name: "this host",
		run: (argv, options = {}) => runCommand(argv, options),
		async readText(path, limit = TEXT_LIMIT) {
			let file: FileHandle | undefined;
			try {
				// A pipe without a writer would hold up whoever opens it.
				file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
				return (await file.stat()).isFile() ? await beginning(file, limit) : undefined;
			} catch {
				return undefined;
			} finally {
				await file?.close();
			}
		},
	};
}

/**
 * The first bytes of a file as text, without a character that the limit would cut in two. The size that a file says is
 * not asked: those of /proc have none.
 */
async function beginning(file: FileHandle, limit: number): Promise<string> {
	const chunks: Buffer[] = [];
	let left = limit;
	while (left > 0) {
		const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(left, CHUNK)));
		if (bytesRead === 0) break;
		chunks.push(buffer.subarray(0, bytesRead));
		left -= bytesRead;
	}
	return new TextDecoder().decode(Buffer.concat(chunks), { stream: true });
}
