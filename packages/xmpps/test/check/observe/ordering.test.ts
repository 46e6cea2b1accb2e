import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CutList } from "../../../src/check/observe/cut-list.ts";
import { inTurn } from "../../../src/check/observe/fair-share.ts";
import { compareKeys, sortedBy } from "../../../src/check/observe/ordering.ts";

describe("sortedBy", () => {
	it("compares numbers as numbers, texts by code units, and leaves what it was given alone", () => {
		const given = [
			[10, "a"],
			[9, "b"],
			[9, "B"],
			[9, "a"],
		] as const;
		expect(sortedBy(given, (key) => key)).toEqual([
			[9, "B"],
			[9, "a"],
			[9, "b"],
			[10, "a"],
		]);
		expect(given[0]).toEqual([10, "a"]);
	});

	it("is the same whatever the order before", () => {
		const key = fc.tuple(fc.nat(3), fc.string({ maxLength: 2 }), fc.nat(3));
		fc.assert(
			fc.property(fc.array(key), (keys) => {
				expect(sortedBy(keys.toReversed(), (one) => one)).toEqual(sortedBy(keys, (one) => one));
				for (const one of keys) expect(compareKeys(one, one)).toBe(0);
			}),
		);
	});
});

describe("inTurn", () => {
	it("takes the first of each list, then the second of each", () => {
		expect(inTurn([["a1", "a2", "a3"], [], ["b1"], ["c1", "c2"]])).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
		expect(inTurn([])).toEqual([]);
	});
});

describe("CutList", () => {
	it("says each thing once, in an order of its own", () => {
		const cuts = new CutList();
		cuts.add("records", "b.example.org", "2 were left out");
		cuts.add("addresses", "z.example.org", "1 was left out");
		cuts.add("records", "a.example.org", "2 were left out");
		cuts.add("records", "b.example.org", "2 were left out");
		expect(cuts.sorted().map(({ what, where }) => `${what} ${where}`)).toEqual([
			"addresses z.example.org",
			"records a.example.org",
			"records b.example.org",
		]);
	});
});
