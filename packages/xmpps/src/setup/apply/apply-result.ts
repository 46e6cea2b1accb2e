import type { SetupPlan } from "../plan/setup-plan.ts";
import type { Transaction } from "./ports.ts";

/** How `apply` is to go about it. */
export interface ApplyOptions {
	/** The checksum of the plan that was reviewed. */
	readonly checksum?: string;
	/** Whether to go on, after the plan was shown. */
	readonly review: (plan: SetupPlan) => Promise<boolean>;
	/** Seconds for the authoritative servers. */
	readonly wait: number;
	/** Watches over the change from outside of this process, and asks somebody to confirm it; absent: the proof is enough. */
	readonly guard?: Guard;
}

export interface Guard {
	/** Starts the process that puts everything back when this one dies. */
	arm(id: string): Promise<void>;
	/**
	 * Asks, and waits.
	 * @param letGo to be called when everything is written down: the host is others' then
	 * @returns whether somebody has confirmed; else everything is to be put back, if the other process has not done it
	 */
	confirmed(transaction: Transaction, letGo: () => Promise<void>): Promise<boolean>;
}

/** How it ended. */
export type ApplyResult =
	| { readonly kind: "nothing-to-do" }
	| { readonly kind: "declined" }
	/** Proven from the published records. */
	| { readonly kind: "works" }
	/** The host is ready and proven; these records, or servers, are still missing. Started again, it goes on from here. */
	| { readonly kind: "waiting-for-dns"; readonly missing: readonly string[] }
	/** Published everywhere, but what it comes to is not what was proven before. */
	| { readonly kind: "not-proven"; readonly why: readonly string[] }
	/** It could not begin. Nothing was changed. */
	| { readonly kind: "refused"; readonly why: readonly string[] }
	/** Everything is as it was before, but for what is kept: somebody else's edits. */
	| { readonly kind: "put-back"; readonly why: readonly string[]; readonly kept: readonly string[] };
