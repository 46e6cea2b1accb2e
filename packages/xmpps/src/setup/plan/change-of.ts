import type { Change } from "../../model/change.ts";
import { type ItemState, itemKey } from "../items/item.ts";
import type { Put } from "../stage.ts";
import { stateLines } from "./state-lines.ts";

/** A change of a plan as the value that remedies are made of, too. Pure. */
export function changeOf({ item, before, after, why }: Put): Change {
	if (item.kind === "dns-records") {
		const { name, type } = item;
		const ttl = ttlOf(after) ?? ttlOf(before);
		return {
			item: { kind: "dns-records", name, type, ...(ttl === undefined ? {} : { ttl }) },
			before: dataOf(before),
			after: dataOf(after),
			why,
		};
	}
	const name = itemKey(item);
	return { item: { kind: "managed", name }, before: stateLines(item, before), after: stateLines(item, after), why };
}

function dataOf(state: ItemState): readonly string[] {
	return state !== null && "data" in state ? state.data : [];
}

function ttlOf(state: ItemState): number | undefined {
	return state !== null && "ttl" in state ? state.ttl : undefined;
}
