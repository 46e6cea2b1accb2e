import { describe, expect, test } from "vitest";
import { drift } from "../../../src/setup/engine/drift.ts";
import type { Journal, JournalEntry } from "../../../src/setup/engine/journal.ts";
import { isOurs, managedBy } from "../../../src/setup/engine/managed.ts";
import type { ItemState } from "../../../src/setup/items/item.ts";
import type { PlannedStage } from "../../../src/setup/stage.ts";
import { ITEMS, keyOf } from "./story-world.ts";

const state = (text: string): ItemState => ({ lines: [text] });
const COMMITTED: JournalEntry = { entry: "committed" };

/** A journal that changes one item in its only stage. */
function journal(
	before: ItemState,
	after: ItemState,
	ends: readonly JournalEntry[],
	{
		kind = "apply",
		put = true,
		services = ["c2s"],
	}: {
		kind?: "apply" | "remove";
		put?: boolean;
		services?: readonly ("c2s" | "s2s")[];
	} = {},
): Journal {
	const stage: PlannedStage = {
		...{ name: "server", puts: [{ item: ITEMS.table, before, after, why: "so" }], validations: [] },
		activations: [{ activation: { kind: "prosody-reload", services }, effect: "none" }],
	};
	const done: JournalEntry[] = put ? [{ entry: "done", stage: 0, put: 0 }] : [];
	return {
		content: { format: "xmpps-journal/1", id: "0loyw3v28-0a1b2c", kind, began: "", stages: [stage] },
		entries: [{ entry: "intent", stage: 0, put: 0 }, ...done, ...ends],
	};
}

const entryOf = (...journals: Journal[]) => managedBy(journals).entries.get(keyOf("table"));

describe("managedBy", () => {
	test("keeps what was there at first, over any number of applies", () => {
		const one = journal(state("theirs"), state("1"), [COMMITTED]);
		const two = journal(state("1"), state("2"), [COMMITTED]);
		const three = journal(state("2"), state("3"), [COMMITTED]);
		expect(entryOf(one)).toMatchObject({ original: state("theirs"), ours: state("1"), stage: "server", why: "so" });
		expect(entryOf(one, two, three)).toMatchObject({ original: state("theirs"), ours: state("3") });
	});

	test("keeps that nothing was there", () => {
		const again = journal(state("1"), state("2"), [COMMITTED]);
		expect(entryOf(journal(null, state("1"), [COMMITTED]), again)).toMatchObject({ original: null, ours: state("2") });
	});

	test("counts nothing of what was put back, or is to be", () => {
		const back: JournalEntry[] = [{ entry: "undoing" }, { entry: "put-back", kept: [] }];
		const one = journal(null, state("1"), [COMMITTED]);
		for (const ends of [[], [{ entry: "undoing" } as const], back, [COMMITTED, ...back]]) {
			expect(entryOf(one, journal(state("1"), state("2"), ends))).toMatchObject({ ours: state("1") });
			expect(entryOf(journal(null, state("1"), ends))).toBeUndefined();
		}
		const unconfirmed: JournalEntry = { entry: "phase", phase: "unconfirmed", until: 1 };
		expect(entryOf(journal(null, state("1"), [unconfirmed]))).toBeUndefined();
	});

	test.each(["host-ready", "waiting-for-dns", "records-gone"] as const)("counts what is %s", (phase) => {
		expect(entryOf(journal(null, state("1"), [{ entry: "phase", phase }]))).toMatchObject({ ours: state("1") });
	});

	test("what went back to what it was is not managed any more", () => {
		const one = journal(state("theirs"), state("1"), [COMMITTED]);
		expect(entryOf(one, journal(state("1"), state("theirs"), [COMMITTED]))).toBeUndefined();
	});

	test("nothing is managed after a removal, but while it is under way", () => {
		const one = journal(null, state("1"), [COMMITTED]);
		const removal = (...ends: JournalEntry[]) => ({ ...journal(null, null, ends, { kind: "remove" }), entries: ends });
		expect(entryOf(one, removal(COMMITTED))).toBeUndefined();
		expect(managedBy([one, removal(COMMITTED)]).programs.size).toBe(0);
		expect(entryOf(one, removal({ entry: "phase", phase: "records-gone" }))).toBeDefined();
		expect(entryOf(one, removal(COMMITTED), journal(state("x"), state("2"), [COMMITTED]))).toMatchObject({
			original: state("x"),
		});
	});

	test("knows how programs were last made to take it", () => {
		const one = journal(null, state("1"), [COMMITTED]);
		const two = journal(state("1"), state("2"), [COMMITTED], { services: ["s2s"] });
		expect(managedBy([one, two]).programs.get("server")).toEqual({
			validations: [],
			activations: two.content.stages[0]?.activations,
		});
	});
});

describe("an item that was announced, and of which nobody knows whether it was put", () => {
	const ready: JournalEntry = { entry: "phase", phase: "host-ready" };
	const one = journal(null, state("1"), [COMMITTED]);
	const entry = entryOf(one, journal(state("1"), state("2"), [ready], { put: false }));

	test("is ours in either state", () => {
		if (entry === undefined) throw new Error("not managed");
		expect(entry).toMatchObject({ original: null, ours: state("2"), perhaps: state("1") });
		expect([state("1"), state("2"), state("3"), null].map((there) => isOurs(there, entry))).toEqual([
			true,
			true,
			false,
			false,
		]);
	});

	test("stays managed when it was to be taken away", () => {
		const gone = entryOf(one, journal(state("1"), null, [ready], { put: false }));
		expect(gone).toMatchObject({ original: null, ours: null, perhaps: state("1") });
	});

	test("may have been absent before", () => {
		const first = entryOf(journal(null, state("1"), [ready], { put: false }));
		if (first === undefined) throw new Error("not managed");
		expect(isOurs(null, first)).toBe(true);
	});
});

describe("drift", () => {
	test.each([
		["ours", state("1"), "same"],
		["somebody else's", state("mine"), "edited"],
		["absent", null, "vanished"],
		["as it was before", state("theirs"), "vanished"],
	] as const)("an item that is %s", async (_name, there, expected) => {
		const managed = managedBy([journal(state("theirs"), state("1"), [COMMITTED])]);
		expect(await drift(managed, async () => there)).toEqual([
			{ name: keyOf("table"), stage: "server", state: expected },
		]);
	});

	test("an older version, where the newer one was only announced, is no edit", async () => {
		const ready: JournalEntry = { entry: "phase", phase: "host-ready" };
		const journals = [journal(null, state("1"), [COMMITTED]), journal(state("1"), state("2"), [ready], { put: false })];
		const all = await drift(managedBy(journals), async () => state("1"));
		expect(all.map((one) => one.state)).toEqual(["same"]);
	});
});
