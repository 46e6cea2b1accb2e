import { printable } from "xmpps-connect/protocol";
import type { CommandResult } from "../../host/run-command.ts";
import type { LabHost } from "../real/lab-host.ts";
import { CONFIG_FILE } from "./make-world.ts";

/** What `xmpps apply --json` and `xmpps remove --json` say at the end, as far as it is looked at. */
export interface SetupOutcome {
	readonly kind: string;
	readonly why?: readonly string[];
	readonly missing?: readonly string[];
	readonly remaining?: readonly string[];
	readonly kept?: readonly string[];
}

/** Milliseconds: an apply waits for name servers and caches. */
const PATIENCE = 120_000;

/** Runs `xmpps` on a host, as somebody at its terminal does. */
export function xmpps(host: LabHost, command: string, ...args: readonly string[]): Promise<CommandResult> {
	return host.run(["xmpps", command, "--config", CONFIG_FILE, ...args], { timeout: PATIENCE });
}

/**
 * The same with `--yes --json`, for what ends in one of the outcomes that are expected.
 * @throws {Error} with its words when it ended otherwise
 */
export async function carryOut(
	host: LabHost,
	command: "apply" | "remove",
	kinds: readonly string[],
	...args: readonly string[]
): Promise<SetupOutcome> {
	const { code, stdout, stderr } = await xmpps(host, command, "--yes", "--json", ...args);
	const outcome = readOutcome(stdout);
	if (outcome !== undefined && kinds.includes(outcome.kind)) return outcome;
	const { kind = `it ended with ${code}`, why = [], remaining = [], missing = [] } = outcome ?? {};
	const words = [kind, ...why, ...remaining, ...missing, stderr.trim().split("\n").slice(-3).join(" | ")];
	throw new Error(`xmpps ${command}: ${printable(words.join("; "), 1_500)}`);
}

function readOutcome(stdout: string): SetupOutcome | undefined {
	try {
		return JSON.parse(stdout) as SetupOutcome;
	} catch {
		return undefined;
	}
}
