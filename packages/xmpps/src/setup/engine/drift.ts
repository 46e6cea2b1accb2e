import { itemKey, sameState } from "../items/item.ts";
import type { StageName } from "../stage.ts";
import { isOurs, type Managed } from "./managed.ts";
import type { ReadItem } from "./plan-stages.ts";

/** How an item that we put is now. */
export interface Drift {
	readonly name: string;
	readonly stage: StageName;
	/** `edited`: it is there and is neither as we put it nor as it was before. `vanished`: it is as if we had not put it. */
	readonly state: "same" | "edited" | "vanished";
}

/** Compares everything that is managed with what is there. */
export async function drift(managed: Managed, read: ReadItem): Promise<readonly Drift[]> {
	const all: Drift[] = [];
	for (const entry of managed.entries.values()) {
		const { item, stage, original, ours } = entry;
		const there = await read(item);
		const gone = there === null || sameState(there, original);
		const other = gone ? "vanished" : isOurs(there, entry) ? "same" : "edited";
		const state = sameState(there, ours) ? "same" : other;
		all.push({ name: itemKey(item), stage, state });
	}
	return all;
}
