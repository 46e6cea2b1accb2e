import { constants, open } from "node:fs/promises";
import { printable } from "xmpps-connect/protocol";
import type { Config } from "../../model/config.ts";
import { ConfigError } from "./config-error.ts";
import { assertTrusted, type TrustOptions } from "./trusted-file.ts";

/** A byte more than `parseConfig` takes, so that it sees what is too large. */
const LIMIT = 256 * 1024 + 1;

/**
 * Reads and checks the configuration of this run. What makes sense of it is loaded here and not before.
 * @throws {ConfigError} when it cannot be read, could have been written by others, or is wrong
 */
export async function loadConfig(path: string): Promise<Config> {
	const text = await readTrusted(path, LIMIT);
	const { parseConfig } = await import("./parse-config.ts");
	return parseConfig(text, path);
}

/**
 * The text of a file that nobody else could have written; one with a `secret` nobody else could have read, either.
 * @param limit bytes, of which the rest is cut
 * @throws {ConfigError}
 */
export async function readTrusted(path: string, limit: number, options: { secret?: boolean } = {}): Promise<string> {
	const real = await assertTrusted(path, { ...whoRuns(), ...options });
	// Nobody but those who are trusted could have put anything else in its place since.
	const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
		(cause: unknown) => {
			const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
			throw new ConfigError(`Cannot read "${printable(path, 300)}": ${code}`, { cause });
		},
	);
	try {
		const buffer = Buffer.alloc(limit);
		let length = 0;
		while (length < limit) {
			const { bytesRead } = await file.read(buffer, length, limit - length);
			if (bytesRead === 0) break;
			length += bytesRead;
		}
		return buffer.toString("utf8", 0, length);
	} finally {
		await file.close();
	}
}

/** This process. */
function whoRuns(): TrustOptions {
	const uid = process.getuid?.();
	const caller = Number(process.env["SUDO_UID"]);
	return { uid, ...(uid === 0 && Number.isInteger(caller) && caller > 0 ? { invokedBy: caller } : {}) };
}
