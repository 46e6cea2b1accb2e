import type { Tell } from "../apply/tell.ts";
import type { Actions } from "../items/actions.ts";
import { type Drivers, ItemChangedError } from "../items/driver.ts";
import { itemKey, type ManagedItem, sameState } from "../items/item.ts";
import { type Journal, standingOf } from "./journal.ts";
import { putItem, readItem } from "./put-item.ts";

/** What putting back came to. */
export interface Undone {
	/** What somebody else had changed and was left, a line each. */
	readonly kept: readonly string[];
	/** What could not be done, a line each: it has to be tried again. */
	readonly failed: readonly string[];
}

/**
 * Puts every item of a journal back to what it was, the last first, and has the programs take it. An item that is in neither
 * of the two states was changed by somebody else: it stays. Can be done again, as often as it takes.
 */
export async function undoItems(journal: Journal, drivers: Drivers, actions: Actions, tell: Tell): Promise<Undone> {
	const kept: string[] = [];
	const failed: string[] = [];
	const { intended } = standingOf(journal);
	const numbers = [...new Set(intended.map(([stage]) => stage))].reverse();
	for (const number of numbers) {
		const stage = journal.content.stages[number];
		if (stage === undefined) continue;
		const begun = new Set(intended.filter(([one]) => one === number).map(([, put]) => put));
		const puts = [...stage.puts.entries()].filter(([at, { item }]) => begun.has(at) || BY_BOOT.has(item.kind));
		for (const [at, put] of puts.reverse()) {
			const name = itemKey(put.item);
			try {
				const there = await readItem(drivers, put.item);
				if (sameState(there, put.before)) continue;
				if (!sameState(there, put.after)) {
					if (!begun.has(at)) continue;
					throw new ItemChangedError(name);
				}
				await putItem(drivers, put.item, put.after, put.before);
				tell.detail(`back as it was: ${name}`);
			} catch (error) {
				if (error instanceof ItemChangedError && begun.has(at)) kept.push(`${name} was changed by somebody else`);
				else failed.push(`${name}: ${words(error)}`);
			}
		}
		for (const { activation } of stage.activations) {
			try {
				await actions.activate(activation);
			} catch (error) {
				failed.push(`${activation.kind}: ${words(error)}`);
			}
		}
	}
	return { kept, failed };
}

/**
 * What a boot brings up, or not, from files that were put: a host that lost its power between the two has it without that it
 * was ever announced.
 */
const BY_BOOT: ReadonlySet<ManagedItem["kind"]> = new Set(["unit", "nft-table", "nft-rules", "iptables-chain"]);

export function words(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
