import { describe, expect, test } from "vitest";
import { standingOf } from "../../../src/setup/engine/journal.ts";
import { JournalStore } from "../../../src/setup/engine/journal-store.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { freshHost, ITEMS, stateOf } from "./story-world.ts";

const FOLDER = "/var/lib/xmpps/journal";
const NOW = 1_700_000_000_000;

function stored() {
	const world = freshHost();
	return { world, store: new JournalStore({ files: world.hostFiles() }) };
}

/** Writes journals that were put back, or count. */
async function write(store: JournalStore, ends: readonly ("put-back" | "committed" | "open")[]): Promise<void> {
	for (const [index, end] of ends.entries()) {
		const journal = await store.create("apply", [], NOW + index);
		if (end === "committed") await store.add(journal, { entry: end }, NOW);
		if (end === "put-back") await store.add(journal, { entry: end, kept: [] }, NOW);
	}
}

describe("JournalStore", () => {
	test("keeps what it was given, for root alone", async () => {
		const { world, store } = stored();
		const begun = await store.create("apply", [], NOW);
		const added = await store.add(begun, { entry: "intent", stage: 0, put: 0 }, NOW + 1000);
		const [read] = await store.all();
		expect(read?.content).toEqual(begun.content);
		expect(read?.entries).toMatchObject(added.entries);
		expect(read?.entries).toMatchObject([{ at: "2023-11-14T22:13:21.000Z" }]);
		const rights = [...world.files].map(([path, entry]) => [path, "mode" in entry ? entry.mode : 0]);
		const { id } = begun.content;
		expect(Object.fromEntries(rights)).toEqual({
			...{ "/var/lib": 0o755, "/var/lib/xmpps": 0o755, [FOLDER]: 0o700, [`${FOLDER}/${id}`]: 0o700 },
			...{ [`${FOLDER}/${id}/plan.json`]: 0o600, [`${FOLDER}/${id}/log`]: 0o600 },
		});
	});

	test("gives later journals later ids, also when the clock goes back", async () => {
		const { store } = stored();
		const ids: string[] = [];
		for (const now of [NOW, NOW, NOW - 86_400_000, NOW + 1000, 0]) {
			ids.push((await store.create("apply", [], now)).content.id);
		}
		expect([...ids].sort()).toEqual(ids);
		expect(new Set(ids).size).toBe(5);
		expect((await store.all()).map(({ content }) => content.id)).toEqual(ids);
	});

	test("does not read what is no journal of ours", async () => {
		const { world, store } = stored();
		const { content } = await store.create("apply", [], NOW);
		const folder = { kind: "folder", mode: 0o700, owner: "root", group: "root" } as const;
		const plan = world.files.get(`${FOLDER}/${content.id}/plan.json`);
		if (plan === undefined) throw new Error("no plan");
		for (const name of [`${content.id}.bak`, "zzz", `.${content.id}.xmpps-0011223344556677~`]) {
			world.files.set(`${FOLDER}/${name}`, folder);
			world.files.set(`${FOLDER}/${name}/plan.json`, plan);
		}
		// One that died before it had written anything.
		world.files.set(`${FOLDER}/0loyw3v29-000000`, folder);
		const next = await store.create("apply", [], NOW);
		expect(next.content.id > "0loyw3v29-000000").toBe(true);
		expect((await store.all()).map((journal) => journal.content.id)).toEqual([content.id, next.content.id]);
	});

	test("adds no line to what is left of another one", async () => {
		const { world, store } = stored();
		const journal = await store.create("apply", [], NOW);
		await store.add(journal, { entry: "intent", stage: 0, put: 0 }, NOW);
		const path = `${FOLDER}/${journal.content.id}/log`;
		const whole = world.files.get(path);
		if (whole?.kind !== "file") throw new Error("no log");
		for (const rest of ['{"entry":"comm', '{"entry":"committed"}', "\0\0\0", "€".slice(0, 1)]) {
			world.files.set(path, { ...whole, bytes: Buffer.concat([whole.bytes, Buffer.from(rest)]) });
			const [torn] = await store.all();
			if (torn === undefined) throw new Error("no journal");
			const next = await store.add(torn, { entry: "undoing" }, NOW);
			expect(next.entries).toHaveLength(2);
			expect((await store.all())[0]?.entries).toMatchObject([{ entry: "intent" }, { entry: "undoing" }]);
		}
	});

	test("keeps the last twenty of those that were put back, and all others", async () => {
		const { store } = stored();
		await write(store, [
			...Array<"put-back">(15).fill("put-back"),
			"committed",
			...Array<"put-back">(10).fill("put-back"),
			"open",
		]);
		const before = await store.all();
		await store.prune();
		const after = await store.all();
		const count = (state: string): number => after.filter((one) => standingOf(one).state === state).length;
		expect([count("put-back"), count("committed"), count("open")]).toEqual([20, 1, 1]);
		// It were the oldest ones.
		expect(after.map(({ content }) => content.id)).toEqual(before.slice(5).map(({ content }) => content.id));
	});

	test("forgets everything that is its own", async () => {
		const { world, store } = stored();
		await write(store, ["committed", "put-back"]);
		await store.forget();
		expect([...world.files.keys()]).toEqual(["/var/lib"]);
		await store.forget();
		expect(await store.all()).toEqual([]);
	});

	test("what is left of it after a crash never takes what we put for what was there before", async () => {
		const { world, store } = stored();
		const version = (number: number) => stateOf("table", number);
		for (const [before, after] of [
			[null, version(1)],
			[version(1), version(2)],
			[version(2), version(3)],
		] as const) {
			const put = { item: ITEMS.table, before, after, why: "so" };
			const stage = { name: "firewall", puts: [put], validations: [], activations: [] } as const;
			const begun = await store.create("apply", [stage], NOW);
			const put1 = await store.add(begun, { entry: "intent", stage: 0, put: 0 }, NOW);
			const put2 = await store.add(put1, { entry: "done", stage: 0, put: 0 }, NOW);
			await store.add(put2, { entry: "committed" }, NOW);
		}
		const left = new Set<number>();
		for (let at = 0, dead = true; dead; at++) {
			const copy = world.clone();
			copy.gate.arm({ at, kind: "crash" });
			await new JournalStore({ files: copy.hostFiles() }).forget().catch(() => undefined);
			dead = copy.gate.struck;
			copy.gate.arm();
			const journals = await new JournalStore({ files: copy.hostFiles() }).all();
			expect(journals.map((one) => standingOf(one).state)).toEqual(journals.map(() => "committed"));
			for (const entry of managedBy(journals).entries.values()) expect(entry.original).toBeNull();
			left.add(journals.length);
		}
		expect([...left]).toEqual([3, 2, 1, 0]);
	});

	test("leaves the folder in which somebody else has something", async () => {
		const { world, store } = stored();
		await write(store, ["committed"]);
		world.files.set("/var/lib/xmpps/acme", { kind: "folder", mode: 0o755, owner: "root", group: "root" });
		await store.forget();
		expect([...world.files.keys()]).toEqual(["/var/lib", "/var/lib/xmpps", "/var/lib/xmpps/acme"]);
	});
});
