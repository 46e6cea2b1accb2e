import { describe, expect, it } from "vitest";
import { duration } from "../../../src/check/facts/duration.ts";

describe("a time in a configuration file", () => {
	it.each([
		["50000", 1, 50_000],
		["30", 1000, 30_000],
		["30s", 1, 30_000],
		["10m", 1000, 600_000],
		["1h 30m", 1000, 5_400_000],
		["1h30m", 1000, 5_400_000],
		["24h", 1, 86_400_000],
		["500us", 1, 0.5],
	])("%s, a bare number being %i ms, is %d ms", (text, bare, ms) => {
		expect(duration(text, bare)).toBe(ms);
	});

	it.each(["", "soon", "10 parsecs", "10m!", "-5s"])("is none in %j", (text) => {
		expect(duration(text, 1)).toBeUndefined();
	});
});
