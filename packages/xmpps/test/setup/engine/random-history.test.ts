import fc from "fast-check";
import { expect, test } from "vitest";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { createEngine, rollBack } from "../../../src/setup/engine/transaction.ts";
import { type ItemState, sameState } from "../../../src/setup/items/item.ts";
import { Crash } from "./fault-gate.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import { applyWanted, goOnApplying, goOnRemoving, PutBack, Refused, removeAll } from "./stories.ts";
import { freshHost, type ItemName, keyOf, NAMES, partsOf, SILENT, stateOf, wantedStages } from "./story-world.ts";

const NEVER = new AbortController().signal;

/** Something that happens to a host. `dies`: the point at which the process does, if it gets so far. */
type Event =
	| {
			readonly kind: "apply";
			readonly wanted: Partial<Record<ItemName, number>>;
			readonly force: boolean;
			readonly dies: number | undefined;
	  }
	| { readonly kind: "rollback"; readonly back: number; readonly dies: number | undefined }
	| { readonly kind: "remove"; readonly dies: number | undefined }
	| { readonly kind: "edit"; readonly name: ItemName; readonly mine: boolean };

const dies = fc.option(fc.nat(160), { nil: undefined });
const wanted = fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 3 })) as fc.Arbitrary<
	Partial<Record<ItemName, number>>
>;
const event: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant("apply" as const), wanted, force: fc.boolean(), dies }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("rollback" as const), back: fc.nat(2), dies }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), dies }) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant("edit" as const), name: fc.constantFrom(...NAMES), mine: fc.boolean() }),
	},
);

/** As a run does: first what an earlier one has left, then its own. */
async function happens(world: SimulatedHost, one: Exclude<Event, { kind: "edit" }>, time: number): Promise<void> {
	const parts = partsOf(world, () => time);
	const recovered = await createEngine(parts).recover(SILENT, NEVER);
	const left = recovered.kind === "continue" ? recovered.transaction : undefined;
	if (one.kind === "rollback") {
		const ids = (await parts.store.all()).map(({ content }) => content.id).reverse();
		await rollBack(parts, ids[one.back], SILENT);
		return;
	}
	if (left?.kind === "remove") return await goOnRemoving(left, parts);
	if (one.kind === "remove") {
		await left?.commit();
		return await removeAll(parts, true);
	}
	// Every other time the records are still wanted as they were.
	if (left !== undefined) await (one.force ? goOnApplying(left) : left.commit());
	await applyWanted(parts, wantedStages(one.wanted), one.force);
}

async function history(events: readonly Event[]): Promise<{ deaths: number; refusals: number; edits: number }> {
	const world = freshHost();
	const theirs = new Map<string, ItemState[]>(
		NAMES.map((name) => [keyOf(name), [world.items.get(keyOf(name)) ?? null]]),
	);
	const seen = { deaths: 0, refusals: 0, edits: 0 };
	let time = 1_700_000_000_000;
	for (const one of events) {
		time += 1000;
		if (one.kind === "edit") {
			const state = one.mine ? stateOf(one.name, "mine") : null;
			world.edit(keyOf(one.name), state);
			theirs.get(keyOf(one.name))?.push(state);
			seen.edits++;
			continue;
		}
		world.gate.arm(one.dies === undefined ? undefined : { at: one.dies, kind: "crash" });
		await happens(world, one, time).catch((error: unknown) => {
			if (error instanceof Refused) seen.refusals++;
			else if (!(error instanceof Crash || error instanceof PutBack) && !world.gate.struck) throw error;
		});
		if (world.gate.struck) seen.deaths++;
		world.gate.arm();
	}
	// At last somebody takes everything away. An earlier removal that is gone on with may find an edit; a new one knows it.
	const removal = { kind: "remove", dies: undefined } as const;
	await happens(world, removal, time + 1000).catch(async (error: unknown) => {
		if (!(error instanceof PutBack)) throw error;
		await happens(world, removal, time + 2000);
	});
	for (const [key, states] of theirs) {
		const there = world.items.get(key) ?? null;
		expect(
			states.some((state) => sameState(state, there)),
			`${key} is ${JSON.stringify(there)}`,
		).toBe(true);
	}
	expect(world.untaken()).toEqual([]);
	expect(managedBy(await partsOf(world).store.all()).entries.size).toBe(0);
	expect([...world.files.keys()]).toEqual(["/var/lib"]);
	return seen;
}

test("whatever happens to a host, a removal leaves everything as it was, or as others made it", {
	timeout: 60_000,
}, async () => {
	const all = { deaths: 0, refusals: 0, edits: 0 };
	await fc.assert(
		fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 12 }), async (events) => {
			const { deaths, refusals, edits } = await history(events);
			all.deaths += deaths;
			all.refusals += refusals;
			all.edits += edits;
		}),
		{ numRuns: 250 },
	);
	expect(all.deaths).toBeGreaterThan(100);
	expect(all.refusals).toBeGreaterThan(10);
	expect(all.edits).toBeGreaterThan(100);
});
