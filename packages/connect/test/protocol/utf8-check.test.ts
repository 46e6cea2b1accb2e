import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Utf8Check } from "../../src/protocol/utf8-check.ts";

/** Whether the bytes are whole and valid. */
function valid(bytes: Uint8Array): boolean {
	const check = new Utf8Check();
	return bytes.every((byte) => check.accept(byte)) && check.complete;
}

function validByDecoder(bytes: Uint8Array): boolean {
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

describe("Utf8Check", () => {
	it.each([
		["overlong slash", [0xc0, 0xaf]],
		["overlong in three", [0xe0, 0x9f, 0xbf]],
		["overlong in four", [0xf0, 0x8f, 0xbf, 0xbf]],
		["surrogate", [0xed, 0xa0, 0x80]],
		["above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
		["lone continuation", [0x80]],
		["cut off", [0xe2, 0x82]],
		["0xFF", [0xff]],
	])("refuses: %s", (_, bytes) => {
		expect(valid(Uint8Array.from(bytes))).toBe(false);
	});

	it("agrees with the decoder on every two bytes, and three that begin at the edges", () => {
		const disagreements: number[][] = [];
		const compare = (...bytes: number[]): void => {
			const array = Uint8Array.from(bytes);
			if (valid(array) !== validByDecoder(array)) disagreements.push(bytes);
		};
		for (let a = 0xbf; a < 0x100; a++) for (let b = 0x70; b < 0xd0; b++) compare(a, b);
		for (const a of [0xe0, 0xe1, 0xed, 0xee, 0xef])
			for (let b = 0x7f; b < 0xc2; b++) for (const c of [0x7f, 0x80, 0xbf, 0xc0]) compare(a, b, c);
		for (const a of [0xf0, 0xf1, 0xf4, 0xf5]) for (let b = 0x7f; b < 0xc2; b++) compare(a, b, 0x80, 0xbf);
		expect(disagreements).toEqual([]);
	});

	it("agrees with the decoder on anything", () => {
		const bytes = fc.oneof(
			fc.uint8Array({ maxLength: 8 }),
			fc
				.array(fc.nat(0x10ffff), { maxLength: 6 })
				.map((codes) => new TextEncoder().encode(String.fromCodePoint(...codes))),
		);
		fc.assert(
			fc.property(bytes, (sample) => {
				expect(valid(sample)).toBe(validByDecoder(sample));
			}),
		);
	});
});
