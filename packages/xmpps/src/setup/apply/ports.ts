import type { Dialer } from "../../check/observe/dialer.ts";
import type { Phase } from "../engine/journal.ts";
import type { ManagedItem, RecordsState } from "../items/item.ts";
import type { SetupPlan } from "../plan/setup-plan.ts";
import type { Service } from "../proof/baseline.ts";
import type { Prover } from "../proof/prover.ts";
import type { PlannedStage, StageName } from "../stage.ts";
import type { Tell } from "./tell.ts";

/** What `apply` and `remove` work with. The command puts the real ones together. */
export interface SetupPorts {
	/** Takes the host for itself. @returns undefined when somebody else has it */
	readonly lock: () => Promise<{ release(): Promise<void> } | undefined>;
	readonly engine: Engine;
	readonly zones: Zones;
	/** Everybody who looks, the first from here. */
	readonly provers: readonly Prover[];
	readonly dialer: Dialer;
	readonly tell: Tell;
	/** Makes the plan anew, from the host and the zones as they are. */
	readonly makePlan: () => Promise<PlanAndMore>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly signal: AbortSignal;
}

/** A plan, and what is to be known beside it. */
export interface PlanAndMore {
	readonly plan: SetupPlan;
	/** What may work now, and then must go on working. */
	readonly services: readonly Service[];
	/** Every record that is to be published, by whomever. */
	readonly records: Records;
	/** Those of them that go when the endpoint does. */
	readonly leaving: Records;
}

/** The records of one name and type. */
export type Records = readonly {
	readonly item: Extract<ManagedItem, { kind: "dns-records" }>;
	readonly state: RecordsState;
}[];

/** The journal and what it is for. */
export interface Engine {
	/** Finishes what an earlier run left: puts it back, or gives it out to be continued. */
	recover(tell: Tell, signal: AbortSignal): Promise<Recovered>;
	/**
	 * Writes down what is about to be done, with everything that undoing it needs.
	 * @param of the transaction that it completes, and that is not put back without it
	 */
	begin(kind: "apply" | "remove", stages: readonly PlannedStage[], of?: string): Promise<Transaction>;
}

export type Recovered =
	| { readonly kind: "nothing" }
	/** @property of the transaction that it was to complete, and that is there still */
	| { readonly kind: "put-back"; readonly id: string; readonly of?: string; readonly kept: readonly string[] }
	/** Its host is changed and waits for somebody to confirm it; not for this run. */
	| { readonly kind: "unconfirmed"; readonly transaction: Transaction }
	| { readonly kind: "continue"; readonly transaction: Transaction };

export interface Transaction {
	readonly id: string;
	readonly kind: "apply" | "remove";
	readonly stages: readonly PlannedStage[];
	readonly phase: Phase;
	/** When the phase ends by itself, in milliseconds since 1970: nobody has confirmed, or has the records in a cache any more. */
	readonly until: number | undefined;
	/**
	 * Puts the items of these stages, in their order, and has the programs take them.
	 * @throws {Error} naming item or program and why; what was put by then is to be put back by `undo`
	 */
	run(names: readonly StageName[], tell: Tell, signal: AbortSignal): Promise<void>;
	enter(phase: Exclude<Phase, "open">, until?: number): Promise<void>;
	/** It is over, and counts. */
	commit(): Promise<void>;
	/**
	 * Puts everything back.
	 * @returns what somebody else has changed meanwhile and was kept, a line each
	 * @throws {Error} what could not be put back; it is tried again by the next run
	 */
	undo(tell: Tell): Promise<readonly string[]>;
}

/** The zones as their own servers have them. */
export interface Zones {
	/** Waits until every authoritative server has the records. @returns what is still missing when the time is over, a line each */
	waitFor(records: Records, seconds: number, tell: Tell, signal: AbortSignal): Promise<readonly string[]>;
	/** Waits until no authoritative server has any of the records. @returns which still has, a line each */
	waitGone(records: Records, seconds: number, tell: Tell, signal: AbortSignal): Promise<readonly string[]>;
	/** Seconds for which resolvers may still have the records when they are gone, or their absence when they have come. */
	cacheLifetime(records: Records, of: "presence" | "absence", signal: AbortSignal): Promise<number>;
}
