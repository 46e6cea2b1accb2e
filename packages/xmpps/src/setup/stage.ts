import type { Activation, Validation } from "./items/actions.ts";
import type { ItemState, ManagedItem } from "./items/item.ts";

/** The parts of a set-up, in the order in which they are made; they are taken away in the other. */
export const STAGES = ["server", "web", "firewall", "dns"] as const;
export type StageName = (typeof STAGES)[number];

/** An item as it is to be. */
export interface WantedItem {
	readonly item: ManagedItem;
	readonly state: ItemState;
	/** One sentence for people, without a full stop. */
	readonly why: string;
}

/** An activation, and what it does to those who are connected. */
export interface WantedActivation {
	readonly activation: Activation;
	/** `4 established sessions survive`; `restart: 12 sessions drop, clients reconnect`. */
	readonly effect: string;
}

/**
 * What one part is to be, whole: items in the order in which they are put, then what is asked of the programs and done with
 * them. Of this, a plan has only what differs from the host; without a change nothing is asked or done.
 */
export interface WantedStage {
	readonly name: StageName;
	readonly items: readonly WantedItem[];
	/** Asked when the items are put, before anything is activated. */
	readonly validations: readonly Validation[];
	readonly activations: readonly WantedActivation[];
}

/** An item that is to change. */
export interface Put {
	readonly item: ManagedItem;
	readonly before: ItemState;
	readonly after: ItemState;
	readonly why: string;
}

/** The changes of one part. */
export interface PlannedStage {
	readonly name: StageName;
	readonly puts: readonly Put[];
	readonly validations: readonly Validation[];
	readonly activations: readonly WantedActivation[];
}

/** Something to be known that is no change. */
export interface Note {
	/**
	 * `manual`: to be done by hand, `lines` are the exact steps. `info`: to be known. `problem`: as long as it is so nothing can
	 * be applied.
	 */
	readonly kind: "manual" | "info" | "problem";
	/** One sentence, without a full stop. */
	readonly text: string;
	readonly lines?: readonly string[];
}
