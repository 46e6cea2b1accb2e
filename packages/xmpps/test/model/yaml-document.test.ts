import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/model/yaml-document.ts";

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
