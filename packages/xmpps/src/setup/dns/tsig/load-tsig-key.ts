import { printable } from "xmpps-connect/protocol";
import { ConfigError } from "../../config/config-error.ts";
import { readTrusted } from "../../config/load-config.ts";
import { readTsigKey, TsigKeyError } from "./read-tsig-key.ts";
import type { TsigKey } from "./tsig-key.ts";

/** A knot.conf with a key in it is some kilobytes. */
const LIMIT = 256 * 1024;

/**
 * Reads a TSIG key from its file, which nobody else may read or have written.
 * @throws {ConfigError} naming the file and what is wrong, never what stands in it
 */
export async function loadTsigKey(path: string): Promise<TsigKey> {
	const text = await readTrusted(path, LIMIT, { secret: true });
	try {
		return readTsigKey(text);
	} catch (cause) {
		if (!(cause instanceof TsigKeyError)) throw cause;
		throw new ConfigError(`Cannot use the key in "${printable(path, 300)}": ${cause.message}`, { cause });
	}
}
