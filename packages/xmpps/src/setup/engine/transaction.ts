import type { Engine, Recovered, Transaction } from "../apply/ports.ts";
import type { Tell } from "../apply/tell.ts";
import type { Actions } from "../items/actions.ts";
import { type Drivers, ItemChangedError } from "../items/driver.ts";
import { itemKey, sameState } from "../items/item.ts";
import type { PlannedStage, Put, StageName } from "../stage.ts";
import { isRemoval, type Journal, type JournalContent, type JournalEntry, type Phase, standingOf } from "./journal.ts";
import type { JournalStore } from "./journal-store.ts";
import { putItem, readItem } from "./put-item.ts";
import { undoItems, words } from "./undo.ts";

/** What the engine works with. */
export interface EngineParts {
	readonly store: JournalStore;
	readonly drivers: Drivers;
	readonly actions: Actions;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/**
 * Carries plans out so that whoever dies, and whenever, the next run brings the host to exactly the state before or the one
 * that was begun. Every change is announced in the journal before it is made (docs/safe-apply.md).
 */
export function createEngine(parts: EngineParts): Engine {
	return {
		recover: (tell) => recover(parts, tell),
		async begin(kind, stages, of) {
			await parts.store.prune();
			return new JournalTransaction(await parts.store.create(kind, stages, parts.now(), of), parts);
		},
	};
}

async function recover(parts: EngineParts, tell: Tell): Promise<Recovered> {
	const journals = await parts.store.all();
	const broken = journals.filter((journal) => isBroken(journal, parts.now()));
	const kept: string[] = [];
	let cut: JournalContent | undefined;
	for (const journal of [...broken].reverse()) {
		cut = journal.content;
		const { id } = cut;
		tell.step(`An earlier run (${id}) was cut short: putting back what it had begun`);
		kept.push(...(await new JournalTransaction(journal, parts).undo(tell)));
	}
	if (cut !== undefined) {
		const { id, of } = cut;
		return { kind: "put-back", id, kept, ...(of === undefined ? {} : { of }) };
	}
	const last = journals.findLast((journal) => standingOf(journal).state !== "put-back");
	if (last === undefined) return { kind: "nothing" };
	if (isRemoval(last)) {
		// It died when all was done but forgetting.
		await parts.store.forget();
		return { kind: "nothing" };
	}
	const { state } = standingOf(last);
	if (state === "unconfirmed") return { kind: "unconfirmed", transaction: new JournalTransaction(last, parts) };
	if (state === "committed") return { kind: "nothing" };
	return { kind: "continue", transaction: new JournalTransaction(last, parts) };
}

/** Whether what it began was neither finished nor put back. */
function isBroken(journal: Journal, now: number): boolean {
	const { state, until = 0 } = standingOf(journal);
	return state === "open" || state === "undoing" || (state === "unconfirmed" && until < now);
}

class JournalTransaction implements Transaction {
	#journal: Journal;
	/** A line could not be added, or not wholly, or was and nobody heard. */
	#unsure = false;
	readonly #parts: EngineParts;

	constructor(journal: Journal, parts: EngineParts) {
		this.#journal = journal;
		this.#parts = parts;
	}

	get id(): string {
		return this.#journal.content.id;
	}

	get kind(): "apply" | "remove" {
		return this.#journal.content.kind;
	}

	get stages(): readonly PlannedStage[] {
		return this.#journal.content.stages;
	}

	get phase(): Phase {
		const { state } = standingOf(this.#journal);
		if (state === "committed" || state === "undoing" || state === "put-back") {
			throw new Error(`Cannot go on with "${this.id}": it is ${state}`);
		}
		return state;
	}

	get until(): number | undefined {
		return standingOf(this.#journal).until;
	}

	async run(names: readonly StageName[], tell: Tell, signal: AbortSignal): Promise<void> {
		for (const [number, stage] of this.stages.entries()) {
			if (names.includes(stage.name) && stage.puts.length > 0) await this.#runStage(number, stage, tell, signal);
		}
	}

	async #runStage(number: number, stage: PlannedStage, tell: Tell, signal: AbortSignal): Promise<void> {
		const { actions } = this.#parts;
		signal.throwIfAborted();
		tell.step(TITLES[stage.name]);
		const baselines: string[] = [];
		for (const validation of stage.validations) baselines.push(await actions.baseline(validation, signal));
		for (const [putNumber, put] of stage.puts.entries()) {
			signal.throwIfAborted();
			await this.#add({ entry: "intent", stage: number, put: putNumber });
			const came = await this.#put(put, signal);
			await this.#add({ entry: "done", stage: number, put: putNumber });
			tell.detail(`${itemKey(put.item)}: ${came}`);
		}
		for (const [index, validation] of stage.validations.entries()) {
			await actions.validate(validation, baselines[index] ?? "", signal);
		}
		if (stage.activations.length > 0) await this.#add({ entry: "activating", stage: number });
		for (const { activation, effect } of stage.activations) {
			await actions.activate(activation, signal);
			tell.detail(`${activation.kind}: ${effect}`);
		}
		if (stage.activations.length > 0) await this.#add({ entry: "activated", stage: number });
	}

	/** @returns why it is so now */
	async #put({ item, before, after, why }: Put, signal: AbortSignal): Promise<string> {
		const { drivers } = this.#parts;
		try {
			await putItem(drivers, item, before, after, signal);
			return why;
		} catch (error) {
			// A folder goes only when it is empty: what somebody else has put there is no reason to keep all the rest.
			const mayStay = item.kind === "folder" && after === null && error instanceof ItemChangedError;
			if (mayStay && sameState(await readItem(drivers, item, signal), before)) return "it stays, since it is not empty";
			throw new Error(`Cannot change ${itemKey(item)}: ${words(error)}`, { cause: error });
		}
	}

	async enter(phase: Exclude<Phase, "open">, until?: number): Promise<void> {
		await this.#add({ entry: "phase", phase, ...(until === undefined ? {} : { until }) });
	}

	async commit(): Promise<void> {
		await this.#add({ entry: "committed" });
	}

	async undo(tell: Tell): Promise<readonly string[]> {
		const { state } = standingOf(this.#journal);
		if (state !== "undoing") {
			await this.#add({ entry: "undoing" }).catch((error: unknown) => {
				// What was only begun goes back without that, too: a disk that is full must not keep it as it is.
				if (state !== "open") throw error;
			});
		}
		const { drivers, actions } = this.#parts;
		const { kept, failed } = await undoItems(this.#journal, drivers, actions, tell);
		if (failed.length > 0) {
			// Not finished: the next run finds it and tries again.
			throw new Error(`Cannot put everything back: ${failed.join("; ")}`);
		}
		await this.#add({ entry: "put-back", kept });
		return kept;
	}

	async #add(entry: JournalEntry): Promise<void> {
		const { store, now } = this.#parts;
		if (this.#unsure) this.#journal = await store.reread(this.#journal);
		this.#unsure = true;
		this.#journal = await store.add(this.#journal, entry, now());
		this.#unsure = false;
	}
}

const TITLES: Readonly<Record<StageName, string>> = {
	server: "Changing the XMPP server",
	web: "Changing the web server",
	firewall: "Changing the firewall",
	dns: "Changing the DNS",
};

/**
 * Puts back what was applied from one journal on, the newest first.
 * @param id absent: the last that was not put back, or not wholly
 * @returns what was kept, and the journals that were undone; none: there is no such journal
 */
export async function rollBack(
	parts: EngineParts,
	id: string | undefined,
	tell: Tell,
): Promise<{ readonly undone: readonly string[]; readonly kept: readonly string[] }> {
	const all = await parts.store.all();
	// A removal that is done cannot be rolled back: what it would lead back to may be forgotten already.
	const journals = all
		.slice(all.findLastIndex(isRemoval) + 1)
		.filter((journal) => standingOf(journal).state !== "put-back");
	const from = id === undefined ? wholeOfLast(journals) : journals.findIndex(({ content }) => content.id === id);
	const undone: string[] = [];
	const kept: string[] = [];
	for (const journal of from < 0 ? [] : journals.slice(from).reverse()) {
		tell.step(`Putting back what ${journal.content.id} had changed`);
		kept.push(...(await new JournalTransaction(journal, parts).undo(tell)));
		undone.push(journal.content.id);
	}
	return { undone, kept };
}

/** Where the last one begins, with everything that it completes; -1: there is none. */
function wholeOfLast(journals: readonly Journal[]): number {
	let from = journals.length - 1;
	for (let of = journals[from]?.content.of; of !== undefined; of = journals[from]?.content.of) {
		const whole = journals.findIndex(({ content }) => content.id === of);
		if (whole < 0 || whole >= from) break;
		from = whole;
	}
	return from;
}
