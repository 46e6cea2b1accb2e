import { describe, expect, it } from "vitest";
import { DEFAULT_STREAM_LIMITS } from "../../src/protocol/stream-limits.ts";
import { attemptCode, type StreamEvent, StreamReader } from "../../src/protocol/stream-reader.ts";
import { HEADER, read, utf8 } from "./stream-bytes.ts";

const { preambleBytes, headerBytes, elementBytes, whitespaceBytes, depth, attributes } = DEFAULT_STREAM_LIMITS;

/** Pushes a beginning, then filler without end, until the reader says something; how many bytes it took and what it said. */
function flood(beginning: string, filler: string): { taken: number; events: readonly StreamEvent[] } {
	const reader = new StreamReader();
	const piece = utf8(filler.repeat(Math.ceil(1000 / filler.length)));
	let taken = 0;
	let events = reader.push(utf8(beginning)).filter(({ kind }) => kind === "malformed");
	while (events.length === 0 && taken < 10_000_000) {
		events = reader.push(piece).filter(({ kind }) => kind === "malformed");
		taken += piece.length;
	}
	return { taken, events };
}

describe("what never ends is cut off at the limit", () => {
	it.each([
		["white space before the stream", "", " ", "preamble-too-long", preambleBytes],
		["an XML declaration", "<?xml version='1.0' ", " ", "preamble-too-long", preambleBytes],
		["the name of the root", "<", "a", "header-too-long", headerBytes],
		["an attribute of the header", "<stream:stream to='", "a", "header-too-long", headerBytes],
		["white space in the header", "<stream:stream ", " ", "header-too-long", headerBytes],
		["attributes of the header", "<stream:stream ", "a='' ", "too-many-attributes", 10 * attributes],
		["the name of an element", `${HEADER}<`, "a", "element-too-long", elementBytes],
		["an attribute", `${HEADER}<a b='`, "é", "element-too-long", elementBytes],
		["an attribute of entities", `${HEADER}<a b='`, "&lt;", "element-too-long", elementBytes],
		["text", `${HEADER}<a>`, "x", "element-too-long", elementBytes],
		["CDATA", `${HEADER}<a><![CDATA[`, "x]]", "element-too-long", elementBytes],
		["closing white space", `${HEADER}<a></a`, " ", "element-too-long", elementBytes],
		["children", `${HEADER}<a>`, "<b/>", "element-too-long", elementBytes],
		["attributes", `${HEADER}<a `, "a='' ", "too-many-attributes", 10 * attributes],
		["depth", `${HEADER}<a>`, "<a>", "too-deep", 10 * depth],
		["white space between elements", HEADER, "\n", "too-much-whitespace", whitespaceBytes],
	] as const)("%s", (_, beginning, filler, reason, bound) => {
		const { taken, events } = flood(beginning, filler);
		expect(events).toMatchObject([{ kind: "malformed", reason }]);
		expect(attemptCode(reason)).toBe("xml-too-long");
		expect(taken).toBeLessThanOrEqual(bound + 1000);
	});

	it.each([
		["a comment", `${HEADER}<!--`, "comment"],
		["an instruction", `${HEADER}<?x`, "processing-instruction"],
		["a document type", "<!DOCTYPE a [", "doctype"],
		["an entity's name", `${HEADER}<a>&x`, "entity"],
	] as const)("%s does not even get there", (_, beginning, reason) => {
		expect(flood(beginning, "x")).toMatchObject({ taken: 0, events: [{ reason }] });
	});

	it("a banner without line is cut off after its first bytes", () => {
		expect(flood("", "x")).toMatchObject({ taken: 1000, events: [{ reason: "not-xml" }] });
	});

	it("one huge piece costs no more than the limit", () => {
		const huge = new Uint8Array(64 * 1024 * 1024).fill(0x61);
		huge.set(utf8(`${HEADER}<a>`));
		const reader = new StreamReader();
		const before = process.memoryUsage.rss();
		expect(reader.push(huge).map(({ kind }) => kind)).toEqual(["header", "malformed"]);
		expect(process.memoryUsage.rss() - before).toBeLessThan(32 * 1024 * 1024);
	});
});

describe("a limit counts to the byte", () => {
	const faults = (text: string, limits: object) =>
		read([utf8(text)], limits).flatMap((event) => (event.kind === "malformed" ? [event.reason] : []));

	it("of the header", () => {
		expect(faults(HEADER, { headerBytes: HEADER.length })).toEqual([]);
		expect(faults(HEADER, { headerBytes: HEADER.length - 1 })).toEqual(["header-too-long"]);
	});

	it("of what comes before it", () => {
		const rest = HEADER.replace(/^.*\?>/, "");
		expect(faults(`${" ".repeat(9)}${rest}`, { preambleBytes: 10 })).toEqual([]);
		expect(faults(`${" ".repeat(10)}${rest}`, { preambleBytes: 10 })).toEqual(["preamble-too-long"]);
	});

	it("of an element, and begins anew with each", () => {
		const element = "<a>12345</a>";
		expect(faults(`${HEADER}${element.repeat(50)}`, { elementBytes: element.length })).toEqual([]);
		expect(faults(`${HEADER}${element}<a>123456</a>`, { elementBytes: element.length })).toEqual(["element-too-long"]);
	});

	it("of white space, and begins anew with each element", () => {
		expect(faults(`${HEADER}${"  <a/>".repeat(50)}  `, { whitespaceBytes: 2 })).toEqual([]);
		expect(faults(`${HEADER}<a/>   `, { whitespaceBytes: 2 })).toEqual(["too-much-whitespace"]);
		expect(faults(`${HEADER}${" ".repeat(100_000)}`, { whitespaceBytes: Number.POSITIVE_INFINITY })).toEqual([]);
	});

	it("of depth", () => {
		expect(faults(`${HEADER}<a><a><a/></a></a>`, { depth: 3 })).toEqual([]);
		expect(faults(`${HEADER}<a><a><a/></a></a>`, { depth: 2 })).toEqual(["too-deep"]);
	});

	it("of attributes, in each tag", () => {
		const limits = { attributes: 6 };
		const tag = (count: number) => `<a ${Array.from({ length: count }, (_, i) => `a${i}=''`).join(" ")}/>`;
		expect(faults(HEADER + tag(6) + tag(6), limits)).toEqual([]);
		expect(faults(HEADER + tag(7), limits)).toEqual(["too-many-attributes"]);
	});
});
