import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearWord } from "../../../src/setup/config/near-word.ts";

const KEYS = ["domain", "domains", "address", "addresses", "way", "web", "dns", "host"];

describe("nearWord", () => {
	it.each([
		["domian", "domain"],
		["adress", "address"],
		["Domain", "domain"],
		["adresses", "addresses"],
		["dn", "dns"],
		["hots", "host"],
		["wey", "way"],
	])("takes %s for %s", (given, meant) => {
		expect(nearWord(given, KEYS)).toBe(meant);
	});

	it.each(["", "x", "certificate", "zzz", "w".repeat(10_000)])("takes %s for nothing", (given) => {
		expect(nearWord(given, KEYS)).toBeUndefined();
	});

	it("knows every word itself, and with one letter less or more", () => {
		const word = fc.constantFrom(...KEYS.filter((key) => key.length > 4));
		fc.assert(
			fc.property(word, fc.nat(8), fc.constantFrom(..."abcxyz"), (key, at, letter) => {
				expect(nearWord(key, KEYS)).toBe(key);
				const less = nearWord(key.slice(0, at) + key.slice(at + 1), [key]);
				const more = nearWord(key.slice(0, at) + letter + key.slice(at), [key]);
				expect([less, more]).toEqual([key, key]);
			}),
		);
	});
});
