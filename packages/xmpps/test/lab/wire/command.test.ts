import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/lab/wire/command.ts";

const LINK = { link: "client", inner: "vclient", outer: "wclient" };
const parse = (value: unknown) => parseCommand(JSON.stringify(value));

describe("parseCommand", () => {
	it.for([
		LINK,
		{ ...LINK, delay: 25, loss: 0 },
		{ ...LINK, delay: 0.5, loss: 100, drop: "all" },
		{ ...LINK, delay: 60_000, drop: "in" },
		{ ...LINK, drop: "out" },
	])("takes $link with $delay, $loss, $drop", (setting) => {
		expect(parse(setting)).toEqual({ kind: "set", setting });
	});

	it("takes a removal and a question", () => {
		expect(parse({ link: "client", remove: true })).toEqual({ kind: "remove", link: "client" });
		expect(parse({ stats: true })).toEqual({ kind: "stats" });
	});

	it.for([
		["", "it is not JSON"],
		["{", "it is not JSON"],
		["null", "it is not an object"],
		["[]", "it is not an object"],
		["7", "it is not an object"],
		["{}", 'it has neither "link" nor "stats"'],
		['{"stats":false}', '"stats" is not true: false'],
		['{"stats":true,"x":1}', 'unknown key "x"'],
		['{"link":""}', '"link" is no name: ""'],
		['{"link":null}', '"link" is no name: null'],
	])("refuses %s", ([line = "", problem]) => {
		expect(parseCommand(line)).toEqual({ kind: "malformed", error: `Cannot read command: ${problem}` });
	});

	it.for<[Record<string, unknown>, string]>([
		[{ inner: undefined }, '"inner" is no interface name: missing'],
		[{ inner: "" }, '"inner" is no interface name: ""'],
		[{ inner: "sixteen-letters-" }, '"inner" is no interface name: "sixteen-letters-"'],
		[{ outer: "a/b" }, '"outer" is no interface name: "a/b"'],
		[{ outer: "a:b" }, '"outer" is no interface name: "a:b"'],
		[{ outer: "a b" }, '"outer" is no interface name: "a b"'],
		[{ outer: ".." }, '"outer" is no interface name: ".."'],
		[{ outer: 7 }, '"outer" is no interface name: 7'],
		[{ outer: "vclient" }, '"inner" and "outer" are the same: "vclient"'],
		[{ delay: -1 }, '"delay" is no number from 0 to 60000: -1'],
		[{ delay: 60_001 }, '"delay" is no number from 0 to 60000: 60001'],
		[{ delay: "25" }, '"delay" is no number from 0 to 60000: "25"'],
		[{ delay: null }, '"delay" is no number from 0 to 60000: null'],
		[{ loss: 100.5 }, '"loss" is no number from 0 to 100: 100.5'],
		[{ loss: [1] }, '"loss" is no number from 0 to 100: [1]'],
		[{ drop: "both" }, '"drop" is none of "all", "in" and "out": "both"'],
		[{ drop: true }, '"drop" is none of "all", "in" and "out": true'],
		[{ dealy: 25 }, 'unknown key "dealy"'],
		[{ drop: "x".repeat(100) }, `"drop" is none of "all", "in" and "out": "${"x".repeat(39)}…`],
	])("refuses a link with %o", ([fields, problem]) => {
		const error = `Cannot set link "client": ${problem}`;
		expect(parse({ ...LINK, ...fields })).toEqual({ kind: "malformed", link: "client", error });
	});

	it("refuses a number that is too large for one", () => {
		expect(parseCommand('{"link":"a","inner":"b","outer":"c","delay":1e999}')).toMatchObject({ kind: "malformed" });
	});

	it("refuses a removal that says more", () => {
		expect(parse({ link: "client", remove: false })).toMatchObject({
			error: 'Cannot remove link "client": "remove" is not true: false',
		});
		expect(parse({ ...LINK, remove: true })).toMatchObject({
			error: 'Cannot remove link "client": unknown key "inner"',
		});
	});

	it("answers whatever it is given", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
				expect(["set", "remove", "stats", "malformed"]).toContain(parseCommand(line).kind);
			}),
		);
	});
});
