import { describe, expect, test } from "vitest";
import { MAX_RECORDS, readFrame, readSpans, spanName } from "../../src/dns/wire-frame.ts";

/** Twelve bytes of header, so that pointers have something to point behind. */
const HEADER = Buffer.alloc(12);
const behindHeader = (...bytes: number[]): Buffer => Buffer.concat([HEADER, Buffer.from(bytes)]);
const label = (text: string): number[] => [text.length, ...Buffer.from(text)];

describe("spanName", () => {
	test("steps over labels and the root", () => {
		expect(spanName(behindHeader(...label("_xmpp"), ...label("Org"), 0, 9), 12)).toEqual({ end: 23, plain: true });
	});

	test("follows a pointer back and ends behind it", () => {
		// 12: "org" root, 17: "a" pointer to 12
		expect(spanName(behindHeader(...label("org"), 0, ...label("a"), 0xc0, 12), 17)).toEqual({ end: 21, plain: true });
	});

	test.each([
		["a dot in a label", label("a.b")],
		["a space", label("a b")],
		["a byte that is not ASCII", [1, 0xe9]],
		["a NUL", [1, 0]],
		["an asterisk", label("*")],
	])("says that %s is not plain", (_what, bytes) => {
		expect(spanName(behindHeader(...bytes, 0), 12)).toMatchObject({ plain: false });
	});

	test.each([
		["a pointer to itself", [0xc0, 12], 12],
		["two pointers at each other", [0xc0, 14, 0xc0, 12], 14],
		["a label and a pointer back to it", [...label("a"), 0xc0, 12], 12],
		["a pointer forward", [0xc0, 14, 0], 12],
		["a pointer into the header", [0xc0, 4], 12],
		["half a pointer", [0xc0], 12],
		["a label beyond the end", [5, 0x61], 12],
		["no root", label("org"), 12],
		["a label of type 01", [0x41, 0x61, 0], 12],
		["a label of type 10", [0x81, 0x61, 0], 12],
		["a start beyond the end", [0], 13],
	])("refuses %s", (_what, bytes, start) => {
		expect(spanName(behindHeader(...bytes), start)).toBeUndefined();
	});

	test("knows the longest name, and refuses one byte more", () => {
		const name = (last: number): number[] => [63, 63, 63, last].flatMap((length) => label("x".repeat(length)));
		expect(spanName(behindHeader(...name(61), 0), 12)).toEqual({ end: 267, plain: true });
		expect(spanName(behindHeader(...name(62), 0), 12)).toBeUndefined();
	});

	test("gives up on a long chain of pointers, though none of it is a loop", () => {
		// 12: root, 13: pointer to it, 15: pointer to 13, 17: pointer to 15 …
		const chain = (length: number): Buffer => {
			const pointers = Array.from({ length }, (_, index) => (index === 0 ? 12 : 11 + index * 2));
			return behindHeader(0, ...pointers.flatMap((target) => [0xc0 | (target >> 8), target & 0xff]));
		};
		const last = (length: number): number => 13 + (length - 1) * 2;
		expect(spanName(chain(127), last(127))).toMatchObject({ end: last(127) + 2 });
		expect(spanName(chain(128), last(128))).toBeUndefined();
	});
});

describe("readFrame and readSpans", () => {
	const header = (questions: number, answers: number, authorities = 0, additionals = 0): Buffer => {
		const bytes = Buffer.alloc(12);
		for (const [at, value] of [0x1234, 0x8180, questions, answers, authorities, additionals].entries()) {
			bytes.writeUInt16BE(value, at * 2);
		}
		return bytes;
	};
	const record = (dataLength: number, data: number[]): number[] => [0, 0, 1, 0, 1, 0, 0, 0, 60, 0, dataLength, ...data];
	const spans = (bytes: Buffer): ReturnType<typeof readSpans> => {
		const frame = readFrame(bytes);
		return frame && readSpans(bytes, frame);
	};

	test("says in which section a record lies", () => {
		const bytes = Buffer.concat([header(0, 1, 1, 1), ...Array.from({ length: 3 }, () => Buffer.from(record(1, [7])))]);
		expect(spans(bytes)).toEqual([
			expect.objectContaining({ section: "answer", start: 12, dataStart: 23, end: 24, type: 1, class: 1 }),
			expect.objectContaining({ section: "authority", start: 24, dataStart: 35, end: 36 }),
			expect.objectContaining({ section: "additional", start: 36, dataStart: 47, end: 48 }),
		]);
	});

	test("refuses a record that is longer than the message", () => {
		expect(spans(Buffer.concat([header(0, 1), Buffer.from(record(2, [7]))]))).toBeUndefined();
	});

	test("refuses fewer records than announced", () => {
		expect(spans(Buffer.concat([header(0, 2), Buffer.from(record(1, [7]))]))).toBeUndefined();
	});

	test("refuses two questions", () => {
		expect(readFrame(Buffer.concat([header(2, 0), Buffer.from([0, 0, 1, 0, 1, 0, 0, 1, 0, 1])]))).toBeUndefined();
	});

	test("refuses more records than we would ever use", () => {
		const full = (count: number): Buffer =>
			Buffer.concat([header(0, count), ...Array.from({ length: count }, () => Buffer.from(record(0, [])))]);
		expect(spans(full(MAX_RECORDS))).toHaveLength(MAX_RECORDS);
		expect(spans(full(MAX_RECORDS + 1))).toBeUndefined();
	});
});
