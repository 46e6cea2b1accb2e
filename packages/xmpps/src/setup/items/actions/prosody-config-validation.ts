import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import { withoutSource } from "./prosody-words.ts";

/** Only judges: 0 nothing, 2 something, 1 it cannot be read at all. */
export const CHECK_CONFIG: readonly string[] = ["prosodyctl", "check", "config"];

/** Milliseconds: it starts Lua and reads a handful of files. */
const TIMEOUT = 30_000;

/** Lines that are kept, and how long each may be in UTF-16 units. */
const MAX_LINES = 60;
const MAX_LINE = 300;

/** What it says whatever it finds: files, greetings, frames. */
const FRAME =
	/^(Checking config|The following configuration files|-\s+\/|Done\.|All checks passed|Problems? found|Note:|\*+$|More help on|Good luck|A problem occurred|For more information)/;

/** What Prosody says of its configuration. */
export interface ConfigVerdict {
	readonly kind: "clean" | "warnings" | "broken";
	/** Its lines without those that are always there. */
	readonly words: readonly string[];
}

/** Reads what `prosodyctl check config` ended in; undefined for an end that is no verdict. Pure. */
export function configVerdict(result: {
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
}): ConfigVerdict | undefined {
	const kind = ({ 0: "clean", 2: "warnings", 1: "broken" } as const)[result.code ?? -1];
	if (kind === undefined) return undefined;
	const words = `${result.stdout}\n${result.stderr}`
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "" && !FRAME.test(line))
		.slice(0, MAX_LINES)
		.map((line) => printable(withoutSource(line), MAX_LINE));
	return { kind, words };
}

/** What Prosody says of its configuration before anything was changed. */
export async function prosodyConfigBaseline(host: Host, signal?: AbortSignal): Promise<string> {
	return JSON.stringify(await check(host, signal));
}

/**
 * Asks Prosody whether it takes its configuration as it is now.
 * @param baseline of `prosodyConfigBaseline`
 * @throws {Error} when it cannot be read, or Prosody complains of something that it did not complain of before
 */
export async function prosodyConfigValidation(host: Host, baseline: string, signal?: AbortSignal): Promise<void> {
	const now = await check(host, signal);
	if (now.kind === "clean") return;
	const before = verdictIn(baseline);
	const added = now.words.filter((line) => !before.words.includes(line));
	if (now.kind === before.kind && now.kind === "warnings" && added.length === 0) return;
	const words = added.length > 0 ? added : now.words;
	throw new Error(`Cannot use the configuration of Prosody: ${words.slice(0, 8).join(" | ") || "it says not why"}`);
}

function verdictIn(baseline: string): ConfigVerdict {
	try {
		return JSON.parse(baseline) as ConfigVerdict;
	} catch {
		// Nobody has asked before: everything is held against the change.
		return { kind: "clean", words: [] };
	}
}

async function check(host: Host, signal: AbortSignal | undefined): Promise<ConfigVerdict> {
	const result = await host.run(CHECK_CONFIG, { timeout: TIMEOUT, ...(signal === undefined ? {} : { signal }) });
	if (result.timedOut)
		throw new Error(`Cannot check the configuration of Prosody: no answer within ${TIMEOUT / 1000} s`);
	const verdict = configVerdict(result);
	if (verdict === undefined) {
		throw new Error(`Cannot check the configuration of Prosody: ${printable(result.stderr.trim(), 300)}`);
	}
	return verdict;
}
