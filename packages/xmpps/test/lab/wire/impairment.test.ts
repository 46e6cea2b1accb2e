import { describe, expect, it } from "vitest";
import { isLost } from "../../../src/lab/wire/impairment.ts";
import { seededRandom } from "./seeded-random.ts";

const never = (): number => {
	throw new Error("nothing here is left to chance");
};

describe("isLost", () => {
	it("loses nothing without being told", () => {
		expect(isLost({}, "in", never)).toBe(false);
		expect(isLost({ delay: 100, loss: 0 }, "out", never)).toBe(false);
	});

	it.for([
		{ drop: "all", lost: ["in", "out"] },
		{ drop: "in", lost: ["in"] },
		{ drop: "out", lost: ["out"] },
	] as const)("drops $drop", ({ drop, lost }) => {
		expect((["in", "out"] as const).filter((direction) => isLost({ drop }, direction, never))).toEqual(lost);
	});

	it("loses everything at 100, also at the highest number that chance can be", () => {
		expect(isLost({ loss: 100 }, "in", () => 1 - Number.EPSILON / 2)).toBe(true);
	});

	it("loses what its share is", () => {
		const random = seededRandom(1);
		const lost = Array.from({ length: 10_000 }, () => isLost({ loss: 12.5 }, "in", random)).filter(Boolean).length;
		expect(lost).toBeGreaterThan(1150);
		expect(lost).toBeLessThan(1350);
	});
});
