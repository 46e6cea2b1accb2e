import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemLines, readYaml } from "../../src/model/yaml-document.ts";

const TEXT = `name: small
hosts:
  - name: server
    v4: [203.0.113.1,
      203.0.113.2]
`;

describe("readYaml", () => {
	it("gives the value, and the place of everything in it", () => {
		const document = readYaml(TEXT);
		expect(document.problems).toEqual([]);
		expect(document.value).toEqual({ name: "small", hosts: [{ name: "server", v4: ["203.0.113.1", "203.0.113.2"] }] });
		expect(document.positionOf(["name"])).toEqual({ line: 1, column: 1 });
		expect(document.positionOf(["hosts", 0, "name"])).toEqual({ line: 3, column: 5 });
		expect(document.positionOf(["hosts", 0, "v4", 1])).toEqual({ line: 5, column: 7 });
		expect(document.valuePositionOf(["name"])).toEqual({ line: 1, column: 7 });
		expect(document.valuePositionOf(["hosts", 0, "v4", 1])).toEqual({ line: 5, column: 7 });
	});

	it("gives the place of what is above a thing that is not there", () => {
		expect(readYaml(TEXT).positionOf(["hosts", 0, "kind"])).toEqual({ line: 3, column: 5 });
		expect(readYaml("").positionOf(["hosts"])).toEqual({ line: 1, column: 1 });
	});

	it("reads JSON, too", () => {
		expect(readYaml('{"a": [1, 2]}').value).toEqual({ a: [1, 2] });
	});

	it("tells every fault of the syntax with its place", () => {
		const { problems } = readYaml("a: 1\na: 2\nb: [\n");
		expect(problems.length).toBeGreaterThan(1);
		expect(problems[0]).toMatchObject({ line: 2 });
	});

	it("does not let a few lines become millions of values", () => {
		const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
		for (const [one, other] of ["ab", "bc", "cd", "de", "ef"])
			bomb.push(`${other}: &${other} [${`*${one}, `.repeat(10)}]`);
		expect(readYaml(bomb.join("\n")).problems).not.toEqual([]);
	});

	it.each([
		["brackets", "[".repeat(100_000)],
		["closed brackets", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
		["maps", "{a: ".repeat(60_000)],
		["dashes", "- ".repeat(100_000)],
		["question marks", "? ".repeat(100_000)],
		["keys on one line", "a: ".repeat(80_000)],
		["brackets behind dashes", `${"- ".repeat(40)}${"[".repeat(90_000)}`],
		["indented lines", Array.from({ length: 700 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
	])("refuses what is nested deeper than the stack reaches: %s", (_what, text) => {
		expect(readYaml(text).problems).toEqual([{ line: 1, column: 1, message: "it is nested too deeply" }]);
	});

	it("reads what is nested as deep as it may be", () => {
		const lines = Array.from({ length: 199 }, (_, depth) => `${" ".repeat(depth)}a:`);
		const text = [...lines, `${" ".repeat(199)}${"- ".repeat(50)}${"[".repeat(50)}x${"]".repeat(50)}`].join("\n");
		expect(readYaml(text).problems).toEqual([]);
	});

	it("never throws", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.array(fc.oneof(fc.string(), fc.nat(3))), (text, path) => {
				const { line, column } = readYaml(text).positionOf(path);
				expect(line).toBeGreaterThan(0);
				expect(column).toBeGreaterThan(0);
			}),
		);
	});
});

describe("problemLines", () => {
	it("shows twenty problems, printable and cut, and how many there are more", () => {
		const problems = Array.from({ length: 23 }, (_, index) => ({
			line: index + 1,
			column: 2,
			message: `\x1b[2J${"x".repeat(1000)}`,
		}));
		const lines = problemLines("a\nfile", problems);
		expect(lines).toHaveLength(21);
		expect(lines[0]).toMatch(/^a\\x0afile:1:2: \\x1b\[2Jx+…$/);
		expect(lines[0]?.length).toBeLessThan(330);
		expect(lines.at(-1)).toBe("and 3 more");
	});
});
