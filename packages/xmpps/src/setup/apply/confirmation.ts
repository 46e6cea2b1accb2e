import type { ApplyResult, Guard } from "./apply-result.ts";
import type { HostLockHolder } from "./host-lock-holder.ts";
import type { SetupPorts, Transaction } from "./ports.ts";

/** What came of asking somebody. */
export type Confirmation =
	/** @property transaction as it stands by now: others have written into its journal */
	{ readonly kind: "kept"; readonly transaction: Transaction } | Extract<ApplyResult, { kind: "put-back" }>;

/**
 * Lets the host go while somebody thinks: whoever confirms, and the process that puts everything back, write into the journal.
 * What it says afterwards is what counts, since at the last moment another may have been first.
 * @throws {Error} when the host cannot be had again
 */
export async function confirmation(
	{ engine, tell, signal }: SetupPorts,
	guard: Guard,
	transaction: Transaction,
	lock: HostLockHolder,
): Promise<Confirmation> {
	const keep = await guard.confirmed(transaction, () => lock.release());
	if (!(await lock.takePatiently())) {
		throw new Error("Cannot go on: somebody else has been changing this host for a minute; see xmpps status");
	}
	const why = [signal.aborted ? "interrupted before somebody had confirmed" : "nobody confirmed in time"];
	const now = await engine.recover(tell, signal);
	const left = now.kind === "unconfirmed" || now.kind === "continue" ? now.transaction : undefined;
	// The other process was first, or had died and it was done here.
	if (left?.id !== transaction.id) return { kind: "put-back", why, kept: now.kind === "put-back" ? now.kept : [] };
	if (keep || now.kind === "continue") return { kind: "kept", transaction: left };
	tell.step("Putting everything back");
	return { kind: "put-back", why, kept: await left.undo(tell) };
}
