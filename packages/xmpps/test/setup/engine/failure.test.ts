import { beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "./fault-gate.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import { PutBack, type Settled, settle, stories } from "./stories.ts";
import { partsOf } from "./story-world.ts";
import { check, type Told, told } from "./told-story.ts";

/** For a machine that does something else as well. */
const PATIENCE = { timeout: 60_000 };

const NOTHING: Settled = { kept: [], putBack: false };

let all: readonly Told[] = [];

beforeAll(async () => {
	all = await Promise.all((await stories()).map(told));
});

function story(number: number): Told {
	const one = all[number];
	if (one === undefined) throw new Error("no such story");
	return one;
}

/** Runs a story in which something fails. @returns how it ended */
async function failing(one: Told, world: SimulatedHost, fault: Fault): Promise<unknown> {
	world.gate.arm(fault);
	return await one.run(partsOf(world)).then(
		() => undefined,
		(error: unknown) => error,
	);
}

/** The story of which nothing is left. */
function notBegun({ again: _, ...one }: Told): Told {
	return { ...one, end: one.begin };
}

function there({ items }: SimulatedHost): unknown {
	return Object.fromEntries([...items].filter(([, state]) => state !== null));
}

function reasonsOf(error: unknown): string {
	return error instanceof Error ? `${error.message}; ${reasonsOf(error.cause)}` : "";
}

describe("what fails is put back, by the same process or by the next", () => {
	test.each([0, 1, 2, 3, 4, 5, 6])("story %i: any call fails once", PATIENCE, async (number) => {
		const one = story(number);
		let inOneGo = 0;
		for (const [at, point] of one.points.entries()) {
			const world = one.begin.clone();
			const error = await failing(one, world, { at, kind: "error" });
			world.gate.arm();
			if (error !== undefined) expect(reasonsOf(error), point).toContain("ENOSPC");
			try {
				if (error instanceof PutBack) {
					inOneGo++;
					expect(error.kept).toEqual([]);
					await check(notBegun(one), world, undefined, NOTHING, new Set());
				}
				await check(one, world, undefined, await settle(one, world), new Set());
			} catch (failure) {
				throw new Error(`${point} (${at}): ${failure}`, { cause: failure });
			}
		}
		expect(one.points.length).toBeGreaterThan(50);
		// A rollback has nothing to put back.
		if (number !== 2 && number !== 3) expect(inOneGo).toBeGreaterThan(50);
	});

	test.each([0, 1, 2, 3, 4, 5, 6])("story %i: every call fails from some point on", PATIENCE, async (number) => {
		const one = story(number);
		for (const [at, point] of one.points.entries()) {
			const world = one.begin.clone();
			const error = await failing(one, world, { at, kind: "cut" });
			expect(error, point).toBeInstanceOf(Error);
			world.gate.arm();
			try {
				await check(one, world, undefined, await settle(one, world), new Set());
			} catch (failure) {
				throw new Error(`${point} (${at}): ${failure}`, { cause: failure });
			}
		}
	});

	test.each([0, 1])("story %i: a disk that is full keeps nothing from going back", PATIENCE, async (number) => {
		const one = story(number);
		// As long as stages are run: what comes after is no business of theirs.
		const last = one.points.findIndex((point) => /^before append .*"activated","stage":2/.test(point));
		let cases = 0;
		for (const [at, point] of one.points.entries()) {
			if (at > last) break;
			const world = one.begin.clone();
			const error = await failing(one, world, { at, kind: "full" });
			expect(reasonsOf(error), point).toContain("ENOSPC");
			// Not even that can be written down; but it is so.
			expect(there(world), point).toEqual(there(one.begin));
			expect(world.untaken(), point).toEqual([]);
			world.gate.arm();
			await check(one, world, undefined, await settle(one, world), new Set());
			cases++;
		}
		expect(cases).toBeGreaterThan(80);
	});
});
