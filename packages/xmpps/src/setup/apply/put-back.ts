import type { ApplyResult } from "./apply-result.ts";
import type { SetupPorts, Transaction } from "./ports.ts";

/**
 * Puts a transaction back, and keeps why.
 * @throws {Error} with both reasons when not everything could be put back: the next run tries again
 */
export async function putBack(
	{ tell }: Pick<SetupPorts, "tell">,
	transaction: Transaction,
	why: readonly string[],
): Promise<Extract<ApplyResult, { kind: "put-back" }>> {
	for (const line of why) tell.detail(line);
	tell.step("Putting everything back");
	try {
		return { kind: "put-back", why, kept: await transaction.undo(tell) };
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`${reason}. It was to be put back because: ${why.join("; ")}`, { cause });
	}
}
