import { type ItemState, itemKey, type ManagedItem, sameState } from "../items/item.ts";
import { type PlannedStage, type Put, STAGES, type StageName, type WantedItem, type WantedStage } from "../stage.ts";
import { isOurs, type Managed, type ManagedEntry } from "./managed.ts";

/** An item that is not as we left it, or not ours: nothing is done before somebody decides. */
export interface Conflict {
	readonly item: ManagedItem;
	readonly text: string;
}

export interface StagesAndConflicts {
	readonly stages: readonly PlannedStage[];
	readonly conflicts: readonly Conflict[];
}

/** Gives the state of an item as it is now. */
export type ReadItem = (item: ManagedItem) => Promise<ItemState>;

/**
 * What differs between the host and what is wanted. Three states are compared, ours, the one that is there, and the wanted
 * one: what is neither ours nor wanted was made by somebody else and is a conflict, unless `force`. What we put and nobody
 * wants any more goes back to what it was.
 */
export async function planStages(
	wanted: readonly WantedStage[],
	managed: Managed,
	read: ReadItem,
	force = false,
): Promise<StagesAndConflicts> {
	const stages: PlannedStage[] = [];
	const conflicts = wantedTwice(wanted.flatMap(({ items }) => items));
	const wantedKeys = new Set(wanted.flatMap(({ items }) => items.map(({ item }) => itemKey(item))));
	// A folder may be wanted by several: it is put with the first of them, and goes with it.
	const put = new Set<string>();
	for (const name of STAGES) {
		const wholes = wanted.filter((stage) => stage.name === name);
		const puts: Put[] = [];
		for (const { item: named, state, why } of wholes.flatMap(({ items }) => items)) {
			const item = knowingOurs(named, state, managed.entries.get(itemKey(named)));
			const decided = decide({ item, state, why }, managed.entries.get(itemKey(item)), await read(item), force);
			if (decided === undefined) continue;
			if ("text" in decided) conflicts.push(decided);
			else if (!put.has(itemKey(item))) puts.push(decided);
			put.add(itemKey(item));
		}
		const unwanted = [...managed.entries.values()].filter(
			(entry) => entry.stage === name && !wantedKeys.has(itemKey(entry.item)),
		);
		const back = await takenBack(unwanted, read, force);
		conflicts.push(...back.conflicts);
		puts.push(...back.puts);
		if (puts.length > 0) stages.push({ name, puts, ...programsOf(name, wholes, managed) });
	}
	return { stages, conflicts };
}

/** A path in xmpps.yaml may be that of a file of ours: then one would be written over the other. Pure. */
function wantedTwice(items: readonly WantedItem[]): Conflict[] {
	const states = new Map<string, ItemState>();
	return items.flatMap(({ item, state }) => {
		const key = itemKey(item);
		const other = states.get(key);
		states.set(key, state);
		if (other === undefined || sameState(other, state)) return [];
		return [{ item, text: `${key} is wanted for two things at once; name another path in xmpps.yaml` }];
	});
}

/** Everything that we put goes back to what it was, the last first. */
export async function removalStages(managed: Managed, read: ReadItem, force = false): Promise<StagesAndConflicts> {
	const stages: PlannedStage[] = [];
	const conflicts: Conflict[] = [];
	for (const name of [...STAGES].reverse()) {
		const entries = [...managed.entries.values()].filter(({ stage }) => stage === name);
		const back = await takenBack(entries, read, force);
		conflicts.push(...back.conflicts);
		const programs = managed.programs.get(name);
		if (back.puts.length > 0) {
			stages.push({
				...{ name, puts: back.puts },
				// Files that are to be validated are among those that go.
				validations: (programs?.validations ?? []).filter((validation) => !("path" in validation)),
				activations: programs?.activations ?? [],
			});
		}
	}
	return { stages, conflicts };
}

/** Records do not say whose they are: the item names every state that we gave them, or are about to. Pure. */
function knowingOurs(item: ManagedItem, state: ItemState, entry: ManagedEntry | undefined): ManagedItem {
	if (item.kind !== "dns-records") return item;
	const before = entry?.item.kind === "dns-records" ? (entry.item.ours ?? []) : [];
	const all = [...(item.ours ?? []), ...(state !== null && "data" in state ? [state] : []), ...before];
	return { ...item, ours: all.filter((one, index) => all.findIndex((other) => sameState(one, other)) === index) };
}

/** The decision for one item: nothing to do, a change, or a conflict. Pure. */
export function decide(
	{ item, state, why }: WantedItem,
	ours: ManagedEntry | undefined,
	there: ItemState,
	force: boolean,
): Put | Conflict | undefined {
	if (sameState(there, state)) return undefined;
	const put: Put = { item, before: there, after: state, why };
	if (force) return put;
	if (ours !== undefined) {
		if (isOurs(there, ours) || sameState(there, ours.original)) return put;
		return { item, text: `${itemKey(item)} was changed by hand; take the change back, or use --force` };
	}
	if (there === null) return put;
	// A folder may be used by many, and so may others' records of a name: both stay as they are.
	if (item.kind === "folder") return undefined;
	if (item.kind === "dns-records") return put;
	return { item, text: `${itemKey(item)} is there already and is not ours; take it away, or use --force` };
}

async function takenBack(
	entries: readonly ManagedEntry[],
	read: ReadItem,
	force: boolean,
): Promise<{ readonly puts: Put[]; readonly conflicts: Conflict[] }> {
	const puts: Put[] = [];
	const conflicts: Conflict[] = [];
	for (const entry of [...entries].reverse()) {
		const { item, original } = entry;
		const there = await read(item);
		if (sameState(there, original)) continue;
		const put: Put = { item, before: there, after: original, why: "it is not wanted any more" };
		if (force || isOurs(there, entry)) puts.push(put);
		else conflicts.push({ item, text: `${itemKey(item)} was changed by hand; take the change back, or use --force` });
	}
	return { puts, conflicts };
}

function programsOf(
	name: StageName,
	wholes: readonly WantedStage[],
	{ programs }: Managed,
): Pick<PlannedStage, "validations" | "activations"> {
	const wanted = {
		validations: wholes.flatMap(({ validations }) => validations),
		activations: wholes.flatMap(({ activations }) => activations),
	};
	// What goes must be taken notice of as well, by the programs that were told of it.
	if (wanted.validations.length + wanted.activations.length > 0) return wanted;
	const before = programs.get(name) ?? wanted;
	return { ...before, validations: before.validations.filter((validation) => !("path" in validation)) };
}
