import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutToWidth, padToWidth, textWidth, wrapText } from "../../../src/check/formats/text-width.ts";

describe("textWidth", () => {
	it.each([
		["example.org", 11],
		["bücher", 6],
		["bu\u0308cher", 6],
		["例え.テスト", 11],
		["한국", 4],
		["\u1112\u1161\u11ab", 2],
		["ｱｲｳ", 3],
		["ＡＢ", 4],
		["пример", 6],
		["✓ ok", 4],
		["🎉", 2],
		["", 0],
	])("gives %j %i columns", (text, width) => {
		expect(textWidth(text)).toBe(width);
	});
});

describe("texts made to fit", () => {
	it("are cut between characters and say so", () => {
		expect(cutToWidth("例え.テスト", 6)).toBe("例え.…");
		expect(cutToWidth("abc", 3)).toBe("abc");
		expect(cutToWidth("abc", 0)).toBe("");
	});

	it("are padded by what they take", () => {
		expect(padToWidth("例", 4)).toBe("例  ");
		expect(padToWidth("12", 4, "right")).toBe("  12");
	});

	it("never lose a character by wrapping, and no line is too wide", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^(e\u0301|[a-z漢 ]){0,60}$/u), fc.integer({ min: 2, max: 30 }), (text, width) => {
				const lines = wrapText(text, width);
				expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
				for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
			}),
		);
	});
});
