import { apply } from "../../../src/setup/apply/apply.ts";
import type { ApplyResult } from "../../../src/setup/apply/apply-result.ts";
import { type RemoveResult, remove } from "../../../src/setup/apply/remove.ts";
import { standingOf } from "../../../src/setup/engine/journal.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { removalStages } from "../../../src/setup/engine/plan-stages.ts";
import { createEngine, rollBack } from "../../../src/setup/engine/transaction.ts";
import type { SimulatedHost } from "../engine/simulated-host.ts";
import { partsOf, SILENT } from "../engine/story-world.ts";
import { NEVER, portsOf, readWith, recordsOf, TTL, type Wish } from "./setup-world.ts";

/** Runs `apply` in a process of its own. */
export function applyTo(world: SimulatedHost, wish: Wish): Promise<ApplyResult> {
	return apply(portsOf(world, partsOf(world), wish), { wait: 0, review: async () => true });
}

/** Runs `remove` in a process of its own. */
export function removeFrom(world: SimulatedHost, wish: Wish): Promise<RemoveResult> {
	const parts = partsOf(world);
	const makeRemoval = async () => {
		const managed = managedBy(await parts.store.all());
		const { stages, conflicts } = await removalStages(managed, readWith(parts));
		return {
			...{ stages, records: recordsOf(wish, TTL.proven), byHand: [], services: [], ending: [], domain: "example.org" },
			conflicts: conflicts.map(({ text }) => text),
		};
	};
	return remove(portsOf(world, parts, wish), makeRemoval, {
		...{ wait: 0, review: async () => true },
		forget: () => parts.store.forget(),
	});
}

/** Runs `rollback` until nothing is left, each time in a process of its own. */
export async function rollAllBack(world: SimulatedHost): Promise<void> {
	for (let undone = 1; undone > 0; ) {
		const parts = partsOf(world);
		await createEngine(parts).recover(SILENT, NEVER);
		undone = (await rollBack(parts, undefined, SILENT)).undone.length;
	}
}

/** What the journals of a world came to, the oldest first. */
export async function statesOf(world: SimulatedHost): Promise<readonly string[]> {
	return (await partsOf(world).store.all()).map((journal) => standingOf(journal).state);
}

/** The items that are there. */
export function there({ items }: SimulatedHost): unknown {
	return Object.fromEntries([...items].filter(([, state]) => state !== null));
}
