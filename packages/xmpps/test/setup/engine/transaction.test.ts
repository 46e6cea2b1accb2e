import { describe, expect, test } from "vitest";
import type { Transaction } from "../../../src/setup/apply/ports.ts";
import { JournalError, standingOf } from "../../../src/setup/engine/journal.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { planStages, removalStages } from "../../../src/setup/engine/plan-stages.ts";
import { readItem } from "../../../src/setup/engine/put-item.ts";
import { createEngine, type EngineParts, rollBack } from "../../../src/setup/engine/transaction.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import { applyWanted, removeAll } from "./stories.ts";
import {
	allIn,
	freshHost,
	ITEMS,
	type ItemName,
	keyOf,
	partsOf,
	SILENT,
	stateOf,
	wantedStages,
} from "./story-world.ts";

const NEVER = new AbortController().signal;
const PUT = {
	name: "server",
	puts: [{ item: ITEMS.config, before: null, after: stateOf("config", 1), why: "it is wanted" }],
	validations: [],
	activations: [],
} as const;

describe("a folder that was made", () => {
	test("stays when somebody else has something in it, and all the rest goes", async () => {
		const world = freshHost();
		await applyWanted(partsOf(world), wantedStages(allIn(1)), true);
		world.full.add(keyOf("folder"));
		await removeAll(partsOf(world));
		expect(world.items.get(keyOf("folder"))).toEqual(stateOf("folder", 1));
		expect(world.items.get(keyOf("site"))).toBeNull();
		expect(managedBy(await partsOf(world).store.all()).entries.size).toBe(0);
	});

	test("but one that was changed by somebody else stops the removal, and all comes back", async () => {
		const world = freshHost();
		await applyWanted(partsOf(world), wantedStages(allIn(1)), true);
		const parts = partsOf(world);
		const managed = managedBy(await parts.store.all());
		const { stages } = await removalStages(managed, (item) => readItem(parts.drivers, item));
		const transaction = await createEngine(parts).begin("remove", stages);
		world.edit(keyOf("folder"), stateOf("folder", "mine"));
		const run = transaction.run(["dns", "firewall", "web", "server"], SILENT, NEVER);
		await expect(run).rejects.toThrow(`Cannot change ${keyOf("folder")}: ${keyOf("folder")} is not what it was`);
		expect(await transaction.undo(SILENT)).toEqual([`${keyOf("folder")} was changed by somebody else`]);
		expect(world.state(ITEMS.site)).toEqual(stateOf("site", 1));
		expect(world.state(ITEMS.srv)).toEqual(stateOf("srv", 1));
	});
});

describe("the order", () => {
	const calls = (world: SimulatedHost): string[] =>
		world.gate.points.filter((one) => /^before (put|activate|ask) /.test(one)).map((one) => one.replace("before ", ""));
	const put = (name: ItemName): string => `put ${keyOf(name)}`;

	test("items, then what programs say of them, then programs; and back the other way, the last stage first", async () => {
		const world = freshHost();
		const parts = partsOf(world);
		const wanted = wantedStages({ config: 1, folder: 1, site: 1, srv: 1, address: 1 });
		const { stages } = await planStages(wanted, managedBy([]), (item) => readItem(parts.drivers, item));
		const transaction = await createEngine(parts).begin("apply", stages);
		world.gate.arm();
		await transaction.run(["server", "web", "firewall", "dns"], SILENT, NEVER);
		expect(calls(world)).toEqual([
			...["ask prosody-config before", put("config"), "ask prosody-config", "activate prosody-reload"],
			...["ask nginx-config before", put("folder"), put("site"), "ask nginx-config", "activate nginx-reload"],
			...[put("srv"), put("address")],
		]);
		world.gate.arm();
		await transaction.undo(SILENT);
		expect(calls(world)).toEqual([
			...[put("address"), put("srv"), put("site"), put("folder"), "activate nginx-reload"],
			...[put("config"), "activate prosody-reload"],
		]);
	});

	test("a signal ends a run between two items", async () => {
		const world = freshHost();
		const stop = new AbortController();
		const transaction = await createEngine(partsOf(world)).begin("apply", [PUT]);
		stop.abort(new Error("enough"));
		await expect(transaction.run(["server"], SILENT, stop.signal)).rejects.toThrow("enough");
		expect(world.state(ITEMS.config)).toBeNull();
	});
});

/** A world in which a run has got so far. */
async function begun(how: (transaction: Transaction) => Promise<unknown>) {
	const world = freshHost();
	let time = 1_700_000_000_000;
	const parts = partsOf(world, () => time);
	const transaction = await createEngine(parts).begin("apply", [PUT]);
	await transaction.run(["server"], SILENT, NEVER);
	await how(transaction);
	const pass = (milliseconds: number): void => {
		time += milliseconds;
	};
	return { world, transaction, parts: partsOf(world, () => time), pass };
}

const states = async ({ store }: EngineParts): Promise<readonly string[]> =>
	(await store.all()).map((journal) => standingOf(journal).state);

describe("what a next run does with what an earlier one has left", () => {
	test("puts back what was begun", async () => {
		const { world, parts, transaction } = await begun(async () => undefined);
		const recovered = await createEngine(parts).recover(SILENT, NEVER);
		expect(recovered).toEqual({ kind: "put-back", id: transaction.id, kept: [] });
		expect(world.state(ITEMS.config)).toBeNull();
		expect(await createEngine(parts).recover(SILENT, NEVER)).toEqual({ kind: "nothing" });
	});

	test("puts back what a boot has made of it, though nobody had announced that, and no edit", async () => {
		const entry = (name: ItemName) => ({ item: ITEMS[name], before: null, after: stateOf(name, 1), why: "" });
		const stop = new AbortController();
		const world = freshHost();
		const parts = partsOf(world);
		const puts = [entry("link"), entry("table"), entry("unit"), entry("site")];
		const drivers = {
			...parts.drivers,
			link: {
				...parts.drivers.link,
				async put(...args: Parameters<typeof parts.drivers.link.put>) {
					await parts.drivers.link.put(...args);
					stop.abort(new Error("no power"));
				},
			},
		};
		const stage = { name: "firewall", puts, validations: [], activations: [] } as const;
		const transaction = await createEngine({ ...parts, drivers }).begin("apply", [stage]);
		await expect(transaction.run(["firewall"], SILENT, stop.signal)).rejects.toThrow("no power");
		// The link has the unit started at boot, and that loads the table, which somebody changes. The file is theirs.
		world.edit(keyOf("unit"), stateOf("unit", 1));
		world.edit(keyOf("table"), stateOf("table", "mine"));
		world.edit(keyOf("site"), stateOf("site", 1));
		expect(await createEngine(parts).recover(SILENT, NEVER)).toMatchObject({ kind: "put-back", kept: [] });
		expect(["link", "unit"].map((name) => world.state(ITEMS[name as ItemName]))).toEqual([null, null]);
		expect(world.state(ITEMS.table)).toEqual(stateOf("table", "mine"));
		expect(world.state(ITEMS.site)).toEqual(stateOf("site", 1));
	});

	test("says what it was to complete", async () => {
		const { parts, transaction } = await begun((one) => one.commit());
		const raise = await createEngine(parts).begin("apply", [], transaction.id);
		expect(await createEngine(parts).recover(SILENT, NEVER)).toEqual({
			...{ kind: "put-back", id: raise.id, of: transaction.id, kept: [] },
		});
	});

	test.each(["host-ready", "waiting-for-dns", "records-gone"] as const)("goes on with %s", async (phase) => {
		const { world, parts, transaction } = await begun((one) => one.enter(phase, 1_700_000_060_000));
		const recovered = await createEngine(parts).recover(SILENT, NEVER);
		if (recovered.kind !== "continue") throw new Error(recovered.kind);
		const { id, kind, stages, until } = recovered.transaction;
		expect({ id, kind, stages, phase: recovered.transaction.phase, until }).toEqual({
			...{ id: transaction.id, kind: "apply", stages: [PUT], phase, until: 1_700_000_060_000 },
		});
		expect(world.state(ITEMS.config)).toEqual(stateOf("config", 1));
	});

	test("waits for somebody who confirms, and no longer", async () => {
		const { world, parts, pass } = await begun((one) => one.enter("unconfirmed", 1_700_000_060_000));
		pass(60_000);
		expect((await createEngine(parts).recover(SILENT, NEVER)).kind).toBe("unconfirmed");
		expect(world.state(ITEMS.config)).toEqual(stateOf("config", 1));
		pass(1);
		expect((await createEngine(parts).recover(SILENT, NEVER)).kind).toBe("put-back");
		expect(world.state(ITEMS.config)).toBeNull();
	});

	test("lets nothing go on that is over", async () => {
		const { transaction } = await begun((one) => one.commit());
		expect(() => transaction.phase).toThrow("it is committed");
		await transaction.undo(SILENT);
		expect(() => transaction.phase).toThrow("it is put-back");
	});

	test("stops where it cannot read what was begun", async () => {
		const { world, parts, transaction } = await begun(async () => undefined);
		await parts.store.all();
		const plan = `/var/lib/xmpps/journal/${transaction.id}/plan.json`;
		world.files.set(plan, { kind: "file", bytes: Buffer.from("{"), mode: 0o600, owner: "root", group: "root" });
		await expect(createEngine(parts).recover(SILENT, NEVER)).rejects.toThrow(JournalError);
		expect(world.state(ITEMS.config)).toEqual(stateOf("config", 1));
	});
});

describe("rollBack", () => {
	test.each(["open", "unconfirmed", "host-ready", "waiting-for-dns", "committed"] as const)(
		"puts back what is %s: so does the process that watches over an apply",
		async (state) => {
			const { world, parts, transaction } = await begun(async (one) => {
				if (state === "committed") await one.commit();
				else if (state !== "open") await one.enter(state);
			});
			expect(await rollBack(parts, transaction.id, SILENT)).toEqual({ undone: [transaction.id], kept: [] });
			expect(world.state(ITEMS.config)).toBeNull();
			expect(await states(parts)).toEqual(["put-back"]);
			// Nothing is left of it.
			expect(await rollBack(parts, transaction.id, SILENT)).toEqual({ undone: [], kept: [] });
		},
	);

	test("puts back a later one first, and knows no other ids", async () => {
		const world = freshHost();
		await applyWanted(partsOf(world), wantedStages({ config: 1 }));
		await applyWanted(partsOf(world), wantedStages({ config: 2, site: 2 }));
		const parts = partsOf(world);
		const ids = (await parts.store.all()).map(({ content }) => content.id);
		expect(await rollBack(parts, "no-such", SILENT)).toEqual({ undone: [], kept: [] });
		expect(await rollBack(parts, ids[0], SILENT)).toEqual({ undone: [ids[1], ids[0]], kept: [] });
		expect(world.state(ITEMS.config)).toBeNull();
		expect(world.state(ITEMS.site)).toBeNull();
	});

	test("puts back an apply with what completes it, the records that live longer", async () => {
		const { world, parts, transaction } = await begun((one) => one.commit());
		const after = { ttl: 3600, data: ["1"] };
		const put = { item: ITEMS.srv, before: stateOf("srv", 0), after, why: "they are proven" };
		const dns = { name: "dns", puts: [put], validations: [], activations: [] } as const;
		const longer = await createEngine(parts).begin("apply", [dns], transaction.id);
		await longer.run(["dns"], SILENT, NEVER);
		await longer.commit();
		expect(await rollBack(parts, undefined, SILENT)).toEqual({ undone: [longer.id, transaction.id], kept: [] });
		expect(world.state(ITEMS.srv)).toEqual(stateOf("srv", 0));
		expect(world.state(ITEMS.config)).toBeNull();
	});

	test("knows nothing of a removal that is done, though it died before it had forgotten", async () => {
		const world = freshHost();
		await applyWanted(partsOf(world), wantedStages({ config: 1 }));
		const dead = world.clone();
		await removeAll(partsOf(world));
		const { store, ...parts } = partsOf(dead);
		store.forget = () => Promise.resolve();
		await removeAll({ store, ...parts });
		expect(await rollBack(partsOf(dead), undefined, SILENT)).toEqual({ undone: [], kept: [] });
		expect(dead.state(ITEMS.config)).toBeNull();
		expect((await partsOf(dead).store.all()).length).toBe(2);
		expect(await createEngine(partsOf(dead)).recover(SILENT, NEVER)).toEqual({ kind: "nothing" });
		expect([...dead.files.keys()]).toEqual([...world.files.keys()]);
	});
});
