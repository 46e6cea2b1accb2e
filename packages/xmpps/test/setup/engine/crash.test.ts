import { beforeAll, describe, expect, test } from "vitest";
import { settle, stories } from "./stories.ts";
import { partsOf } from "./story-world.ts";
import { announced, check, crashAt, distinct, type Edit, edits, type Told, told } from "./told-story.ts";

let all: readonly Told[] = [];

beforeAll(async () => {
	all = await Promise.all((await stories()).map(told));
});

function story(number: number): Told {
	const one = all[number];
	if (one === undefined) throw new Error("no such story");
	return one;
}

/**
 * How many cases each story has at least: what is enumerated must not shrink unseen. Where a story is much like another one,
 * at each point only some of the edits are made, each time others.
 */
const LEAST = [
	["an apply on a fresh host", 1, 2500, 850],
	["an apply over an earlier one", 4, 530, 600],
	["a rollback of one", 1, 590, 180],
	["a rollback of both", 4, 240, 500],
	["an apply over an earlier one, and everything is taken away", 4, 470, 500],
	["a removal", 2, 1390, 400],
	["a removal of two", 4, 600, 400],
] as const;
/** Thousands of cases take a second; a machine that does something else as well takes longer. */
const PATIENCE = { timeout: 60_000 };

const STORIES = LEAST.map(([name, every, once, twice], number) => ({ name, every, once, twice, number }));

describe("whatever a process is doing when it dies, the next one leaves all as before or all as after", () => {
	test.each(STORIES)("$name: at every point", PATIENCE, async ({ name, number }) => {
		const one = story(number);
		expect(one.name).toBe(name);
		expect(one.points.length).toBeGreaterThan(50);
		for (const at of one.points.keys()) await crashOnce(one, at, [undefined]);
	});

	test.each(STORIES)("$name: while somebody else edits any item", PATIENCE, async ({ number, every, once }) => {
		const one = story(number);
		let cases = 0;
		for (const at of distinct(one.points)) {
			const some = edits(one).filter((_, index) => (index + at) % every === 0);
			cases += await crashOnce(one, at, some);
		}
		expect(cases).toBeGreaterThanOrEqual(once);
	});

	test.each(STORIES)("$name: also when the next one dies", PATIENCE, async ({ number, twice }) => {
		const one = story(number);
		let cases = 0;
		for (const at of distinct(one.points)) cases += await crashTwice(one, at);
		expect(cases).toBeGreaterThanOrEqual(twice);
	});
});

/** @returns how many cases it were */
async function crashOnce(one: Told, at: number, all: readonly (Edit | undefined)[]): Promise<number> {
	const dead = one.begin.clone();
	expect(await crashAt(dead, at, () => one.run(partsOf(dead)))).toBe(true);
	const begun = announced(dead);
	for (const edit of all) {
		const world = dead.clone();
		if (edit !== undefined) world.edit(edit.key, edit.state);
		try {
			await check(one, world, edit, await settle(one, world), begun);
		} catch (error) {
			throw new Error(`${one.points[at]} (${at}), ${JSON.stringify(edit)}: ${error}`, { cause: error });
		}
	}
	return all.length;
}

/** Each edit in its turn: all of them at all pairs of points would take minutes. @returns how many cases it were */
async function crashTwice(one: Told, at: number): Promise<number> {
	const dead = one.begin.clone();
	await crashAt(dead, at, () => one.run(partsOf(dead)));
	const whole = dead.clone();
	whole.gate.arm();
	await settle(one, whole);
	const all = distinct(whole.gate.points);
	// Of many every eighth, each time others.
	const seconds = all.length > 40 ? all.filter((_, index) => (index + at) % 8 === 0) : all;
	const some = [undefined, ...edits(one)];
	for (const [index, second] of seconds.entries()) {
		const world = dead.clone();
		const edit = some[(at + index) % some.length];
		if (edit !== undefined) world.edit(edit.key, edit.state);
		try {
			const begun = announced(world);
			const died = await crashAt(world, second, () => settle(one, world));
			await check(one, world, edit, await settle(one, world), died ? announced(world) : begun);
		} catch (error) {
			const where = `${one.points[at]} (${at}), then ${whole.gate.points[second]} (${second})`;
			throw new Error(`${where}, ${JSON.stringify(edit)}: ${error}`, { cause: error });
		}
	}
	return seconds.length;
}
