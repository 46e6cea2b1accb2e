import { expect, test } from "vitest";
import { binomial, twoSided } from "../../../../src/lab/clients/judge/binomial.ts";
import { judgeWeights, verdict } from "../../../../src/lab/clients/judge/weights.ts";
import { madeRun, madeTrial } from "../made-runs.ts";

test("probabilities of all outcomes add up to 1", () => {
	const sum = Array.from({ length: 21 }, (_, k) => binomial(k, 20, 0.8)).reduce((one, two) => one + two, 0);
	expect(sum).toBeCloseTo(1, 12);
	expect(binomial(2, 4, 0.5)).toBeCloseTo(0.375, 12);
});

test("the two-sided test counts what is as unlikely, on both sides", () => {
	// 0, 1, 9 and 10 of 10: (1 + 10) * 2 / 1024.
	expect(twoSided(1, 10, 0.5)).toBeCloseTo(22 / 1024, 12);
	expect(twoSided(5, 10, 0.5)).toBeCloseTo(1, 12);
});

test.each([
	[40, 50, "conforms", "yes (40 of 50)"],
	[50, 50, "deviates", "no, always the heavier (50 of 50)"],
	[0, 50, "deviates", "no, always the lighter (0 of 50)"],
	[25, 50, "deviates", "no, as if equal (25 of 50)"],
	[8, 50, "deviates", "no (8 of 50)"],
	[32, 50, "unknown", "? (32 of 50)"],
	// 0.8^8 is 0.17: it may be by weight, and it may be always.
	[8, 8, "unknown", "? (8 of 8)"],
	[6, 8, "unknown", "? (6 of 8)"],
])("%d of %d for the heavier: %s", (heavy, draws, expected, value) => {
	expect(verdict(heavy, draws)).toMatchObject({ verdict: expected, value });
});

test("fifty draws hardly ever blame a faithful client, nor praise one that draws evenly", () => {
	const chance = (share: number, wanted: string): number =>
		Array.from({ length: 51 }, (_, k) => (verdict(k, 50).verdict === wanted ? binomial(k, 50, share) : 0)).reduce(
			(one, two) => one + two,
		);
	expect(chance(0.8, "deviates")).toBeLessThan(0.0005);
	expect(chance(0.5, "conforms")).toBeLessThan(0.01);
	expect(chance(0.8, "conforms")).toBeGreaterThan(0.95);
	expect(chance(0.5, "deviates")).toBeGreaterThan(0.8);
});

test("the first of two targets is what counts in a run", () => {
	const heavy = madeRun([
		{ to: "heavy", at: 1 },
		{ to: "light", at: 2 },
	]);
	const light = madeRun([{ to: "light", port: 5222, at: 1 }]);
	const runs = [...Array(40).fill(heavy), ...Array(10).fill(light)];
	expect(judgeWeights(madeTrial(...runs))).toMatchObject({ value: "yes (40 of 50)" });
	expect(judgeWeights(madeTrial(madeRun([{ to: "apex", at: 1 }])))).toMatchObject({ verdict: "unknown" });
});
