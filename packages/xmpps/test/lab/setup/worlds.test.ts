import { describe, expect, it } from "vitest";
import { FACTORS, IMPOSSIBLE, SETUP_WORLDS, type SetupWorld } from "../../../src/lab/setup/worlds.ts";

type Factor = keyof typeof FACTORS;
const factors = Object.keys(FACTORS) as Factor[];

/** `way=nat, dns=print`: every two values of two factors. */
const pairs = factors.flatMap((one, at) =>
	factors
		.slice(at + 1)
		.flatMap((other) =>
			FACTORS[one].flatMap((first) => FACTORS[other].map((second) => ({ [one]: first, [other]: second }))),
		),
);

const has = (world: Partial<SetupWorld>, pair: Partial<SetupWorld>): boolean =>
	Object.entries(pair).every(([factor, value]) => world[factor as Factor] === value);

const impossible = (pair: Partial<SetupWorld>): boolean => IMPOSSIBLE.some((one) => has(pair, one.pair));

describe("SETUP_WORLDS", () => {
	it("has every pair of values that can be", () => {
		const missing = pairs.filter((pair) => !impossible(pair) && !SETUP_WORLDS.some((world) => has(world, pair)));
		expect(missing).toEqual([]);
	});

	it("has no pair that cannot be, and says why for each", () => {
		expect(pairs.filter(impossible)).toEqual(IMPOSSIBLE.map(({ pair }) => pair));
		expect(SETUP_WORLDS.filter((world) => impossible(world))).toEqual([]);
		expect(IMPOSSIBLE.every(({ why }) => why.length > 20)).toBe(true);
	});

	it("has at least 14 of them, each with a name of its own and values that exist", () => {
		expect(new Set(SETUP_WORLDS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(14);
		for (const world of SETUP_WORLDS) {
			for (const factor of factors) expect(FACTORS[factor]).toContain(world[factor]);
		}
	});
});
