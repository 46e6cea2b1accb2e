import { beforeAll, describe, expect, test } from "vitest";
import { sameState } from "../../../src/setup/items/item.ts";
import type { Fault } from "../engine/fault-gate.ts";
import type { SimulatedHost } from "../engine/simulated-host.ts";
import { keyOf } from "../engine/story-world.ts";
import { distinct } from "../engine/told-story.ts";
import { applyTo, removeFrom, rollAllBack, statesOf, there } from "./setup-runs.ts";
import { emptyHost, hostItems, SRV, type Wish } from "./setup-world.ts";

const FIRST: Wish = { items: hostItems(1), srv: SRV };
const { block: _, ...others } = hostItems(2);
/** Items that change, one that goes, and other records. */
const SECOND: Wish = { items: others, srv: "5 9 443 xmpps.example.org." };
const BY_HAND: Wish = { ...FIRST, byHand: true };

/** A whole run of a command, which may end at any point. */
interface Case {
	readonly name: string;
	readonly begin: SimulatedHost;
	readonly wish: Wish;
	readonly run: (world: SimulatedHost) => Promise<{ readonly kind: string }>;
	/** How it ends when nothing goes wrong. */
	readonly result: string;
	/** What is there when the same is applied to a host that nobody has touched. */
	readonly applied: unknown;
}

let cases: readonly Case[] = [];

beforeAll(async () => {
	const [first, second, byHand] = await Promise.all([FIRST, SECOND, BY_HAND].map(appliedTo));
	if (first === undefined || second === undefined || byHand === undefined) throw new Error("no world");
	const gone = { name: "a removal", run: (world: SimulatedHost) => removeFrom(world, FIRST), result: "removed" };
	cases = [
		{ ...{ name: "the first apply", begin: emptyHost() }, ...applying(FIRST, first, "works") },
		{ ...{ name: "a second apply", begin: first }, ...applying(SECOND, second, "works") },
		{ ...{ name: "by hand", begin: emptyHost() }, ...applying(BY_HAND, byHand, "waiting-for-dns") },
		{ ...gone, begin: first, wish: FIRST, applied: there(first) },
	];
});

async function appliedTo(wish: Wish): Promise<SimulatedHost> {
	const world = emptyHost();
	await applyTo(world, wish);
	return world;
}

function applying(wish: Wish, end: SimulatedHost, result: string): Pick<Case, "wish" | "run" | "result" | "applied"> {
	return { wish, run: (world) => applyTo(world, wish), result, applied: there(end) };
}

function caseOf(number: number): Case {
	const one = cases[number];
	if (one === undefined) throw new Error("no such case");
	return one;
}

/** What the next command is to come to, whatever happened before it. */
const NEXT: Readonly<Record<string, (one: Case, world: SimulatedHost) => Promise<void>>> = {
	"apply again": async ({ wish, result, applied }, world) => {
		const found = await applyTo(world, wish);
		if (found.kind === "refused") {
			// Half of a removal is not applied over.
			expect(found.why).toEqual(["a removal is under way; finish it with xmpps remove, or xmpps rollback"]);
			await removeFrom(world, wish);
			expect(there(world)).toEqual({});
			return;
		}
		expect(found.kind).toMatch(
			result === "removed" ? /^(works|nothing-to-do)$/ : new RegExp(`^(${result}|nothing-to-do)$`),
		);
		expect(there(world)).toEqual(applied);
		expect((await statesOf(world)).every((state) => /^(committed|put-back|waiting-for-dns)$/.test(state))).toBe(true);
	},
	"roll everything back": async (_one, world) => {
		await rollAllBack(world);
		expect(there(world)).toEqual({});
	},
	remove: async ({ wish }, world) => {
		expect((await removeFrom(world, wish)).kind).toMatch(/^(removed|nothing-to-do)$/);
		expect(there(world)).toEqual({});
		expect([...world.files.keys()]).toEqual(["/var/lib"]);
	},
};

/** Has one thing go wrong, and tells how the command ended. */
async function runWith({ begin, run }: Case, fault: Fault): Promise<{ world: SimulatedHost; kind: string }> {
	const world = begin.clone();
	world.gate.arm(fault);
	const kind = await run(world).then(
		(result) => result.kind,
		() => "thrown",
	);
	world.gate.arm();
	return { world, kind };
}

async function pointsOf({ begin, run, result }: Case): Promise<readonly string[]> {
	const world = begin.clone();
	world.gate.arm();
	expect((await run(world)).kind).toBe(result);
	return [...world.gate.points];
}

const COMMANDS: readonly (readonly [number, readonly string[]])[] = [
	[0, ["apply again", "roll everything back", "remove"]],
	[1, ["apply again", "roll everything back", "remove"]],
	[2, ["apply again", "roll everything back", "remove"]],
	[3, ["apply again", "remove"]],
];

/** Milliseconds: a second each on a machine that has nothing else to do. */
const PATIENCE = 30_000;

describe("whatever ends a command, the next one comes to an end", () => {
	test.each(COMMANDS)(
		"killed at any point: case %i",
		async (number, commands) => {
			const one = caseOf(number);
			const points = await pointsOf(one);
			let count = 0;
			for (const at of distinct(points)) {
				const { world: dead } = await runWith(one, { at, kind: "crash" });
				for (const command of commands) {
					const world = dead.clone();
					try {
						await NEXT[command]?.(one, world);
						expect(world.untaken()).toEqual([]);
					} catch (error) {
						throw new Error(`${one.name}, ${points[at]} (${at}), then ${command}: ${error}`, { cause: error });
					}
					count++;
				}
			}
			expect(count).toBeGreaterThan(100);
		},
		PATIENCE,
	);

	test.each([0, 1, 2])(
		"any call fails once, and from then on: case %i",
		async (number) => {
			const one = caseOf(number);
			const points = await pointsOf(one);
			const told: string[] = [];
			// Whether a question fails before or after it was answered is the same to whoever asked.
			const once = [...points.keys()].filter((at) => !/^after (read|list|ask|look|wait) /.test(points[at] ?? ""));
			const faults: readonly Fault[] = [
				...once.map((at) => ({ at, kind: "error" as const })),
				...distinct(points).map((at) => ({ at, kind: "cut" as const })),
			];
			for (const { at, kind } of faults) {
				const { world, kind: ended } = await runWith(one, { at, kind });
				try {
					told.push(ended);
					if (ended === "put-back") expect(there(world)).toEqual(there(one.begin));
					await NEXT["apply again"]?.(one, world);
					expect(world.untaken()).toEqual([]);
				} catch (error) {
					throw new Error(`${one.name}, ${points[at]} (${at}), ${kind}: ${error}`, { cause: error });
				}
			}
			// It is put back in the same run, as long as that can be.
			expect(told.filter((kind) => kind === "put-back").length).toBeGreaterThan(50);
		},
		PATIENCE,
	);
});

test("nothing but the records is left to a second apply of the same", async () => {
	const world = emptyHost();
	expect(await applyTo(world, BY_HAND)).toEqual({ kind: "waiting-for-dns", missing: [SRV] });
	const before = there(world);
	expect(await applyTo(world, BY_HAND)).toEqual({ kind: "waiting-for-dns", missing: [SRV] });
	expect(there(world)).toEqual(before);
	world.items.set(keyOf("srv"), { ttl: 300, data: [SRV] });
	expect((await applyTo(world, BY_HAND)).kind).toBe("works");
	expect((await applyTo(world, BY_HAND)).kind).toBe("nothing-to-do");
	// Records that somebody pasted are theirs.
	expect(sameState(world.items.get(keyOf("srv")) ?? null, { ttl: 300, data: [SRV] })).toBe(true);
});
