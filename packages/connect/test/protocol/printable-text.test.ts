import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, printableBytes } from "../../src/protocol/printable-text.ts";

describe("printable", () => {
	it.each([
		["plain, with umlauts: größe", "plain, with umlauts: größe"],
		["\u001b[31mred\u0007", "\\x1b[31mred\\x07"],
		["a\r\nb\tc\u007f\u0085", "a\\x0d\\x0ab\\x09c\\x7f\\x85"],
		["abc\u202egnp.exe\u2066", "abc\\u{202e}gnp.exe\\u{2066}"],
		["line\u2028sep\u2029", "line\\u{2028}sep\\u{2029}"],
		["lone \ud800 and \udc00", "lone \\u{d800} and \\u{dc00}"],
		["pair 😀", "pair 😀"],
		["zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}"],
	])("writes %j as %j", (text, expected) => {
		expect(printable(text)).toBe(expected);
	});

	it("cuts what is too long, never inside an escape or a pair", () => {
		expect(printable("abcdef", 6)).toBe("abcdef");
		expect(printable("abcdef", 5)).toBe("abcd…");
		expect(printable("ab\u0007", 5)).toBe("ab…");
		expect(printable("a😀b", 3)).toBe("a…");
		expect(printable("abc", 0)).toBe("");
	});

	it("does not walk through a text that is much longer than the cut", () => {
		expect(printable("\u0000".repeat(50_000_000), 10)).toBe("\\x00\\x00…");
	});

	it("gives nothing unprintable, keeps the length, and changes nothing when applied again", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(0x10ffff)), fc.nat(40), (codes, max) => {
				const text = String.fromCodePoint(...codes);
				const once = printable(text, max);
				expect(once.length).toBeLessThanOrEqual(max);
				expect(once).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
				expect(printable(once, max)).toBe(once);
			}),
		);
	});
});

describe("printableBytes", () => {
	it("shows ASCII as it is and everything else as numbers", () => {
		expect(printableBytes(Uint8Array.of(0x15, 0x03, 0x01, 0x41, 0xff, 0x0a))).toBe("\\x15\\x03\\x01A\\xff\\x0a");
	});

	it("cuts", () => {
		expect(printableBytes(new Uint8Array(1000).fill(0x41))).toBe(`${"A".repeat(64)}…`);
		expect(printableBytes(Uint8Array.of(0x41, 0x42, 0x43), 2)).toBe("AB…");
	});
});
