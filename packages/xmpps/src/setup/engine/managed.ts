import { type ItemState, itemKey, type ManagedItem, sameState } from "../items/item.ts";
import type { PlannedStage, StageName } from "../stage.ts";
import { counts, isRemoval, type Journal, standingOf } from "./journal.ts";

/** An item that we put. */
export interface ManagedEntry {
	readonly item: ManagedItem;
	readonly stage: StageName;
	/** As it was before we first put it. */
	readonly original: ItemState;
	/** As we last put it. */
	readonly ours: ItemState;
	/** As it was before that, where nobody lived to say that it was put: it may still be so. */
	readonly perhaps?: ItemState;
	readonly why: string;
}

/** Everything that we put and did not take away again, in the order in which it was put. */
export interface Managed {
	readonly entries: ReadonlyMap<string, ManagedEntry>;
	/** How the programs of a stage were last made to take it. */
	readonly programs: ReadonlyMap<StageName, Pick<PlannedStage, "validations" | "activations">>;
}

/** Whether an item is in a state that we put it into. Pure. */
export function isOurs(there: ItemState, { ours, perhaps }: Pick<ManagedEntry, "ours" | "perhaps">): boolean {
	return sameState(there, ours) || (perhaps !== undefined && sameState(there, perhaps));
}

/** What the journals of a host come to: what was put back counts for nothing. Pure. */
export function managedBy(journals: readonly Journal[]): Managed {
	const entries = new Map<string, ManagedEntry>();
	const programs = new Map<StageName, Pick<PlannedStage, "validations" | "activations">>();
	for (const journal of journals) {
		const { state, intended } = standingOf(journal);
		if (!counts(state)) continue;
		if (isRemoval(journal)) {
			entries.clear();
			programs.clear();
			continue;
		}
		for (const [stageNumber, putNumber, done] of intended) {
			const stage = journal.content.stages[stageNumber];
			const put = stage?.puts[putNumber];
			if (stage === undefined || put === undefined) continue;
			const { item, before, after, why } = put;
			const key = itemKey(item);
			const original = entries.has(key) ? (entries.get(key)?.original ?? null) : before;
			if (done && sameState(after, original)) entries.delete(key);
			else {
				const perhaps = done ? {} : { perhaps: before };
				entries.set(key, { item, stage: stage.name, original, ours: after, ...perhaps, why });
			}
			if (stage.activations.length > 0 || stage.validations.length > 0) {
				programs.set(stage.name, { validations: stage.validations, activations: stage.activations });
			}
		}
	}
	return { entries, programs };
}
