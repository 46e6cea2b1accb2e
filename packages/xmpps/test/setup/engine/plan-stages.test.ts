import { describe, expect, test } from "vitest";
import type { Managed, ManagedEntry } from "../../../src/setup/engine/managed.ts";
import { decide, planStages, removalStages } from "../../../src/setup/engine/plan-stages.ts";
import { type ItemState, itemKey, type ManagedItem } from "../../../src/setup/items/item.ts";
import type { PlannedStage, StageName } from "../../../src/setup/stage.ts";
import { ITEMS, type ItemName, keyOf, NAMES, stateOf, wantedStages } from "./story-world.ts";

const ABSENT = null;
const A = { lines: ["a"] };
const B = { lines: ["b"] };
const MINE = { lines: ["mine"] };

const entry = (name: ItemName, original: ItemState, ours: ItemState, stage: StageName = "firewall"): ManagedEntry => ({
	...{ item: ITEMS[name], stage, original, ours, why: "so" },
});

function managed(entries: readonly ManagedEntry[], programs: Managed["programs"] = new Map()): Managed {
	return { entries: new Map(entries.map((one) => [itemKey(one.item), one])), programs };
}

const reading =
	(states: Readonly<Partial<Record<ItemName, ItemState>>>) =>
	async (item: ManagedItem): Promise<ItemState> => {
		const name = NAMES.find((one) => keyOf(one) === itemKey(item));
		return (name === undefined ? undefined : states[name]) ?? null;
	};

describe("decide: what is wanted (A), what is there, and what is ours", () => {
	const notOurs = "is there already and is not ours; take it away, or use --force";
	const byHand = "was changed by hand; take the change back, or use --force";

	test.each<[ours: string, original: ItemState | undefined, ours: ItemState, there: ItemState, result: string]>([
		// Nothing of ours.
		["nothing", undefined, ABSENT, ABSENT, "put"],
		["nothing", undefined, ABSENT, A, "nothing"],
		["nothing", undefined, ABSENT, MINE, notOurs],
		// Ours is what is wanted.
		["wanted, made", ABSENT, A, A, "nothing"],
		["wanted, made", ABSENT, A, ABSENT, "put"],
		["wanted, made", ABSENT, A, MINE, byHand],
		["wanted, over B", B, A, A, "nothing"],
		["wanted, over B", B, A, B, "put"],
		["wanted, over B", B, A, ABSENT, byHand],
		["wanted, over B", B, A, MINE, byHand],
		// Ours is another version.
		["B, made", ABSENT, B, A, "nothing"],
		["B, made", ABSENT, B, B, "put"],
		["B, made", ABSENT, B, ABSENT, "put"],
		["B, made", ABSENT, B, MINE, byHand],
		// What is wanted is what was there at first.
		["B, over what is wanted", A, B, A, "nothing"],
		["B, over what is wanted", A, B, B, "put"],
		["B, over what is wanted", A, B, ABSENT, byHand],
		["B, over what is wanted", A, B, MINE, byHand],
	])("ours is %s (from %j to %j); there is %j: %s", (_name, original, ours, there, result) => {
		const wanted = { item: ITEMS.table, state: A, why: "it is wanted" };
		const own = original === undefined ? undefined : entry("table", original, ours);
		const put = { item: ITEMS.table, before: there, after: A, why: "it is wanted" };
		const decided = decide(wanted, own, there, false);
		if (result === "nothing") expect(decided).toBeUndefined();
		else if (result === "put") expect(decided).toEqual(put);
		else expect(decided).toEqual({ item: ITEMS.table, text: `${keyOf("table")} ${result}` });
		// Told to, it takes whatever is there.
		expect(decide(wanted, own, there, true)).toEqual(result === "nothing" ? undefined : put);
	});

	test("a folder of somebody else's is used as it is, and so are records beside ours", () => {
		const folder = { item: ITEMS.folder, state: stateOf("folder", 1), why: "" };
		expect(decide(folder, undefined, stateOf("folder", "mine"), false)).toBeUndefined();
		const records = { item: ITEMS.srv, state: stateOf("srv", 1), why: "" };
		expect(decide(records, undefined, stateOf("srv", 0), false)).toMatchObject({ before: stateOf("srv", 0) });
	});

	test("where nobody knows whether ours was put, both states are ours", () => {
		const wanted = { item: ITEMS.table, state: A, why: "" };
		const own = { ...entry("table", ABSENT, A), perhaps: B };
		expect(decide(wanted, own, B, false)).toMatchObject({ before: B, after: A });
		expect(decide(wanted, own, MINE, false)).toHaveProperty("text");
	});
});

describe("an item that is wanted for two things", () => {
	const wanted = (state: ItemState) => ({
		items: [{ item: ITEMS.table, state, why: "" }],
		validations: [],
		activations: [],
	});

	test("is a conflict, also with force, unless both want the same of it", async () => {
		const stages = (other: ItemState) => [
			{ ...wanted(A), name: "firewall" as const },
			{ ...wanted(other), name: "dns" as const },
		];
		const twice = await planStages(stages(B), managed([]), reading({}), true);
		expect(twice.conflicts.map(({ text }) => text)).toEqual([
			`${keyOf("table")} is wanted for two things at once; name another path in xmpps.yaml`,
		]);
		expect((await planStages(stages(A), managed([]), reading({}))).conflicts).toEqual([]);
	});
});

describe("planStages", () => {
	const names = (stages: readonly PlannedStage[]) =>
		stages.map(({ name, puts }) => [name, ...puts.map(({ item }) => itemKey(item))]);

	test("has only what differs, in the order of stages and items", async () => {
		const wanted = wantedStages({ config: 1, folder: 1, site: 1, table: 1, unit: 1, srv: 1 });
		const there = { folder: stateOf("folder", 1), table: stateOf("table", 1), unit: stateOf("unit", 1) };
		const { stages, conflicts } = await planStages([...wanted].reverse(), managed([]), reading(there));
		expect(conflicts).toEqual([]);
		expect(names(stages)).toEqual([
			["server", keyOf("config")],
			["web", keyOf("site")],
			["dns", keyOf("srv")],
		]);
		expect(stages[1]).toMatchObject({
			validations: [{ kind: "nginx-config" }],
			activations: [{ activation: { kind: "nginx-reload" } }],
		});
	});

	test("nothing to do", async () => {
		const wanted = wantedStages({ config: 1, srv: 1 });
		const there = { config: stateOf("config", 1), srv: stateOf("srv", 1) };
		expect(await planStages(wanted, managed([]), reading(there))).toEqual({ stages: [], conflicts: [] });
	});

	test("takes back what is not wanted any more, the last first, behind what is", async () => {
		const ours = [entry("table", ABSENT, A), entry("link", ABSENT, stateOf("link", 1)), entry("chain", B, A)];
		const there = { table: A, link: stateOf("link", 1), chain: A };
		const { stages } = await planStages(wantedStages({ block: 1 }), managed(ours), reading(there));
		expect(names(stages)).toEqual([["firewall", keyOf("block"), keyOf("chain"), keyOf("link"), keyOf("table")]]);
		expect(stages[0]?.puts.map(({ before, after }) => [before, after]).slice(1)).toEqual([
			[A, B],
			[stateOf("link", 1), ABSENT],
			[A, ABSENT],
		]);
	});

	test("what goes is told to the programs that were told when it came, without validating what goes", async () => {
		const programs: Managed["programs"] = new Map([
			[
				"firewall",
				{
					validations: [{ kind: "nft-file", path: "/etc/xmpps/xmpps.nft" }, { kind: "nginx-config" }],
					activations: [{ activation: { kind: "systemd-reload" }, effect: "" }],
				},
			],
		]);
		const own = managed([entry("table", ABSENT, A)], programs);
		const expected = {
			name: "firewall",
			validations: [{ kind: "nginx-config" }],
			activations: [{ activation: { kind: "systemd-reload" }, effect: "" }],
		};
		expect((await planStages([], own, reading({ table: A }))).stages).toMatchObject([expected]);
		expect((await removalStages(own, reading({ table: A }))).stages).toMatchObject([expected]);
	});

	test.each<[there: ItemState, result: "put" | "nothing" | "conflict"]>([
		[A, "put"],
		[B, "nothing"],
		[ABSENT, "conflict"],
		[MINE, "conflict"],
	])("taken back: ours is A, B was before, there is %j: %s", async (there, result) => {
		const own = managed([entry("table", B, A)]);
		for (const plan of [
			(force: boolean) => planStages([], own, reading({ table: there }), force),
			(force: boolean) => removalStages(own, reading({ table: there }), force),
		]) {
			const { stages, conflicts } = await plan(false);
			expect(stages.flatMap(({ puts }) => puts)).toHaveLength(result === "put" ? 1 : 0);
			expect(conflicts).toHaveLength(result === "conflict" ? 1 : 0);
			const forced = await plan(true);
			expect(forced.conflicts).toEqual([]);
			expect(forced.stages.flatMap(({ puts }) => puts).map(({ before, after }) => [before, after])).toEqual(
				result === "nothing" ? [] : [[there, B]],
			);
		}
	});
});

describe("removalStages", () => {
	test("goes from the records to the server, the last item of each first", async () => {
		const ours = [
			entry("config", ABSENT, stateOf("config", 1), "server"),
			entry("folder", ABSENT, stateOf("folder", 1), "web"),
			entry("site", ABSENT, stateOf("site", 1), "web"),
			entry("srv", stateOf("srv", 0), stateOf("srv", 1), "dns"),
		];
		const there = Object.fromEntries(
			(["config", "folder", "site", "srv"] as const).map((name) => [name, stateOf(name, 1)]),
		);
		const { stages } = await removalStages(managed(ours), reading(there));
		expect(stages.map(({ name, puts }) => [name, ...puts.map(({ item }) => itemKey(item))])).toEqual([
			["dns", keyOf("srv")],
			["web", keyOf("site"), keyOf("folder")],
			["server", keyOf("config")],
		]);
		expect(stages[0]?.puts[0]).toMatchObject({ before: stateOf("srv", 1), after: stateOf("srv", 0) });
	});
});
