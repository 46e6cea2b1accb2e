import type { Transaction } from "../../../src/setup/apply/ports.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { planStages, removalStages } from "../../../src/setup/engine/plan-stages.ts";
import { readItem } from "../../../src/setup/engine/put-item.ts";
import { createEngine, type EngineParts, rollBack } from "../../../src/setup/engine/transaction.ts";
import type { WantedStage } from "../../../src/setup/stage.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import { allIn, freshHost, partsOf, SILENT, wantedStages } from "./story-world.ts";

const NEVER = new AbortController().signal;

/** Something that is done to a world, by a process that may die at any point of it. */
export interface Story {
	readonly name: string;
	/** The world before it. */
	readonly begin: SimulatedHost;
	readonly run: (parts: EngineParts) => Promise<void>;
	/** Does what is still to be done of an apply that may be continued; of a removal that is clear. */
	readonly goOn: (transaction: Transaction) => Promise<void>;
	/** Done afterwards, whatever was found: then the world after it has to be reached. */
	readonly again?: (parts: EngineParts) => Promise<void>;
}

const read = (parts: EngineParts) => (item: Parameters<typeof readItem>[1]) => readItem(parts.drivers, item);

/** Somebody has edited what is to be changed. */
export class Refused extends Error {
	override readonly name: string = "Refused";
}

/** Makes a plan and carries it out as `apply` does. */
export async function applyWanted(parts: EngineParts, wanted: readonly WantedStage[], force = false): Promise<void> {
	const { stages, conflicts } = await planStages(wanted, managedBy(await parts.store.all()), read(parts), force);
	if (conflicts.length > 0) throw new Refused(conflicts.map(({ text }) => text).join("; "));
	const transaction = await createEngine(parts).begin("apply", stages);
	await orUndo(transaction, () => transaction.run(["server", "web", "firewall"], SILENT, NEVER));
	await transaction.enter("host-ready");
	await goOnApplying(transaction);
}

export async function goOnApplying(transaction: Transaction): Promise<void> {
	if (transaction.phase === "host-ready") {
		await orUndo(transaction, () => transaction.run(["dns"], SILENT, NEVER));
		await transaction.enter("waiting-for-dns");
	}
	await transaction.commit();
}

/** Takes everything away as `remove` does. */
export async function removeAll(parts: EngineParts, force = false): Promise<void> {
	const { stages } = await removalStages(managedBy(await parts.store.all()), read(parts), force);
	const transaction = await createEngine(parts).begin("remove", stages);
	await orUndo(transaction, () => transaction.run(["dns"], SILENT, NEVER));
	await transaction.enter("waiting-for-dns", parts.now());
	await goOnRemoving(transaction, parts);
}

export async function goOnRemoving(transaction: Transaction, parts: EngineParts): Promise<void> {
	if (transaction.phase === "waiting-for-dns") await transaction.enter("records-gone", parts.now());
	await orUndo(transaction, () => transaction.run(["firewall", "web", "server"], SILENT, NEVER));
	await transaction.commit();
	await parts.store.forget();
}

/** A stage that was refused since somebody else was there first: what was begun goes back. */
export class PutBack extends Error {
	override readonly name: string = "PutBack";
	readonly kept: readonly string[];

	constructor(kept: readonly string[], cause: unknown) {
		super("put back", { cause });
		this.kept = kept;
	}
}

async function orUndo(transaction: Transaction, what: () => Promise<void>): Promise<void> {
	try {
		await what();
	} catch (cause) {
		throw new PutBack(await transaction.undo(SILENT), cause);
	}
}

/** What the next run came to. */
export interface Settled {
	readonly kept: readonly string[];
	/** Whether what was cut short was put back. */
	readonly putBack: boolean;
}

/** What the next run does first; a transaction that is to be continued is. */
export async function settle(story: Story, world: SimulatedHost): Promise<Settled> {
	const parts = partsOf(world);
	const recovered = await createEngine(parts).recover(SILENT, NEVER);
	const kept = recovered.kind === "put-back" ? [...recovered.kept] : [];
	let putBack = recovered.kind === "put-back";
	try {
		if (recovered.kind === "continue") {
			const { transaction } = recovered;
			await (transaction.kind === "remove" ? goOnRemoving(transaction, parts) : story.goOn(transaction));
		}
		await story.again?.(parts);
	} catch (error) {
		if (!(error instanceof PutBack)) throw error;
		kept.push(...error.kept);
		putBack = true;
	}
	return { kept, putBack };
}

/** The first apply is version 1, the second 2: with items that go, that come, and that change. */
const SECOND = { ...allIn(2), table: undefined, address: undefined, folder: 1, link: 1, unit: 1 };

const done = async (world: SimulatedHost, what: (parts: EngineParts) => Promise<void>): Promise<SimulatedHost> => {
	await what(partsOf(world));
	return world;
};

const applyFirst = (parts: EngineParts): Promise<void> => applyWanted(parts, wantedStages(allIn(1)), true);
const applySecond = (parts: EngineParts): Promise<void> => applyWanted(parts, wantedStages(definedOf(SECOND)));

function definedOf<T>(all: Readonly<Record<string, T | undefined>>): Record<string, T> {
	return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as Record<string, T>;
}

export async function stories(): Promise<readonly Story[]> {
	const goOn = goOnApplying;
	const applied = await done(freshHost(), applyFirst);
	const twice = await done(applied.clone(), applySecond);
	// Whatever of them still counts is put back, in a run of its own.
	const backToNothing = async (parts: EngineParts): Promise<void> => {
		while ((await rollBack(parts, undefined, SILENT)).undone.length > 0);
	};
	return [
		{ name: "an apply on a fresh host", begin: freshHost(), run: applyFirst, goOn },
		{ name: "an apply over an earlier one", begin: applied, run: applySecond, goOn },
		{
			name: "a rollback of one",
			begin: applied,
			run: async (parts) => void (await rollBack(parts, undefined, SILENT)),
			goOn,
			again: backToNothing,
		},
		{
			name: "a rollback of both",
			begin: twice,
			run: async (parts) => {
				const [first] = await parts.store.all();
				await rollBack(parts, first?.content.id, SILENT);
			},
			goOn,
			again: backToNothing,
		},
		{
			name: "an apply over an earlier one, and everything is taken away",
			begin: applied,
			run: applySecond,
			// As remove does with what waits for its records.
			goOn: (transaction) => transaction.commit(),
			again: (parts) => removeAll(parts),
		},
		{ name: "a removal", begin: applied, run: (parts) => removeAll(parts), goOn },
		{ name: "a removal of two", begin: twice, run: (parts) => removeAll(parts), goOn },
	];
}
