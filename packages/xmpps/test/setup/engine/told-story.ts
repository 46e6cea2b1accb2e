import { standingOf } from "../../../src/setup/engine/journal.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { createEngine } from "../../../src/setup/engine/transaction.ts";
import { type ItemState, itemKey, sameState } from "../../../src/setup/items/item.ts";
import { Crash } from "./fault-gate.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import type { Settled, Story } from "./stories.ts";
import { freshHost, keyOf, NAMES, partsOf, SILENT, stateOf } from "./story-world.ts";

/** What somebody else makes of one item at the moment of the crash. */
export interface Edit {
	readonly key: string;
	readonly state: ItemState;
}

/** A story, and the worlds before and after it when nothing goes wrong. */
export interface Told extends Story {
	readonly end: SimulatedHost;
	readonly points: readonly string[];
}

export async function told(story: Story): Promise<Told> {
	const end = story.begin.clone();
	end.gate.arm();
	await story.run(partsOf(end));
	const points = [...end.gate.points];
	await story.again?.(partsOf(end));
	return { ...story, end, points };
}

/** Changed, deleted, created; and made by hand what the tool would have made of it, or taken back by hand. */
export function edits({ begin, end }: Told): readonly Edit[] {
	return NAMES.flatMap((name) => {
		const key = keyOf(name);
		const states = [stateOf(name, "mine"), null, begin.items.get(key) ?? null, end.items.get(key) ?? null];
		return states
			.filter((state, index) => states.findIndex((one) => sameState(one, state)) === index)
			.map((state) => ({ key, state }));
	});
}

/** Runs until the process dies. @returns whether it did */
export async function crashAt(world: SimulatedHost, at: number, what: () => Promise<unknown>): Promise<boolean> {
	world.gate.arm({ at, kind: "crash" });
	await what().catch((error: unknown) => {
		// It may have been caught on the way and told as another error.
		if (!(error instanceof Crash) && !world.gate.struck) throw error;
	});
	const died = world.gate.struck;
	world.gate.arm();
	return died;
}

/** The items of what is to be put back, as announced on the disk, read without the engine: by key. */
export function announced(world: SimulatedHost): ReadonlySet<string> {
	const keys = new Set<string>();
	for (const [path, entry] of world.files) {
		if (!path.endsWith("/log") || entry.kind !== "file") continue;
		const plan = world.files.get(path.replace(/log$/, "plan.json"));
		if (plan?.kind !== "file") continue;
		const { stages } = JSON.parse(Buffer.from(plan.bytes).toString());
		const log = Buffer.from(entry.bytes).toString();
		const goesBack = log.includes('"undoing"') || !/"committed"|"phase"/.test(log);
		if (log.includes('"put-back"') || !goesBack) continue;
		for (const line of log.split("\n").slice(0, -1)) {
			const { entry: kind, stage, put } = JSON.parse(line);
			if (kind === "intent") keys.add(itemKey(stages[stage].puts[put].item));
		}
	}
	return keys;
}

/**
 * The points at which a crash leaves different worlds: before each call that changes something, within it, and at the end.
 * Between two of them nothing changes but the memory of a process that is about to die.
 */
export function distinct(points: readonly string[]): readonly number[] {
	const changes = /^(before (append|replace|make|remove|put|activate) |torn |in )/;
	return [...points.keys()].filter((at) => changes.test(points[at] ?? "") || at === points.length - 1);
}

/** Everything that has to be so when somebody has come after a crash. @throws {Error} what is not */
export async function check(
	{ begin, end, again: afterwards }: Told,
	world: SimulatedHost,
	edit: Edit | undefined,
	{ kept, putBack }: Settled,
	begun: ReadonlySet<string>,
): Promise<void> {
	const parts = partsOf(world);
	const again = await createEngine(parts).recover(SILENT, new AbortController().signal);
	must(again.kind === "nothing", `a second recovery: ${again.kind}`);
	const journals = await parts.store.all();
	const unfinished = journals
		.map((one) => standingOf(one).state)
		.filter((state) => !/^(committed|put-back)$/.test(state));
	must(unfinished.length === 0, `unfinished: ${unfinished.join()}`);
	// All before, or all after; what was edited may be as others made it.
	const differs = (other: SimulatedHost): string[] =>
		KEYS.filter((key) => key !== edit?.key && !same(world, key, stateIn(other, key)));
	const wrong = afterwards === undefined ? [differs(begin), differs(end)] : [differs(end)];
	must(
		wrong.some((keys) => keys.length === 0),
		`half done: ${JSON.stringify(wrong)}`,
	);
	if (edit === undefined) must(kept.length === 0, `kept without an edit: ${kept.join("; ")}`);
	else checkEdit(edit, [begin, end], world, kept, putBack && begun.has(edit.key));
	must(world.untaken().length === 0, `programs do not know of ${world.untaken().join()}`);
	// What is managed is what stands there.
	const { entries } = managedBy(journals);
	for (const key of KEYS) {
		if (key === edit?.key) continue;
		const { ours, original } = entries.get(key) ?? { ours: stateIn(FRESH, key), original: stateIn(FRESH, key) };
		must(same(world, key, ours), `${key} is managed, and not as it is said to be`);
		must(same(FRESH, key, original), `${key} is said to have been otherwise`);
	}
}

/** An edit stays and is told, unless nobody can tell it from what was there before or is there after. */
function checkEdit(
	edit: Edit,
	ends: readonly SimulatedHost[],
	world: SimulatedHost,
	kept: readonly string[],
	mustBeTold: boolean,
): void {
	const known = ends.some((end) => same(end, edit.key, edit.state));
	const there =
		same(world, edit.key, edit.state) || (known && ends.some((end) => same(world, edit.key, stateIn(end, edit.key))));
	must(there, `the edit is lost: ${JSON.stringify(stateIn(world, edit.key))}`);
	const line = `${edit.key} was changed by somebody else`;
	must(
		kept.every((one) => one === line),
		`kept: ${kept.join("; ")}`,
	);
	if (!known && mustBeTold) must(kept.length > 0, "the edit is not told");
}

const FRESH = freshHost();
const KEYS = NAMES.map(keyOf);

function stateIn(world: SimulatedHost, key: string): ItemState {
	return world.items.get(key) ?? null;
}

function same(world: SimulatedHost, key: string, state: ItemState): boolean {
	const there = stateIn(world, key);
	return there === state || sameState(there, state);
}

/** As `expect`, which would take most of the time of tens of thousands of cases. */
function must(so: boolean, otherwise: string): void {
	if (!so) throw new Error(otherwise);
}
