import { describe, expect, test } from "vitest";
import { compareCounts, lastLine, leftOut, readOptions } from "../test-plan.mjs";

const plain = readOptions([], false);

describe("readOptions", () => {
	test("plain npm test installs nothing and stays on this Node", () => {
		expect(plain).toEqual({
			...{ install: false, nodes: false, count: false, coverage: false, project: undefined, files: [] },
		});
	});

	test("CI=true switches everything on", () => {
		expect(readOptions([], true)).toMatchObject({ install: true, nodes: true, project: undefined });
	});

	test("options and file filters mix", () => {
		expect(readOptions(["srv", "--unit", "tls", "--install"], false)).toMatchObject({
			install: true,
			project: "unit",
			files: ["srv", "tls"],
		});
	});

	test.for([
		[["--fast"], 'Cannot read option "--fast": unknown'],
		[["--project", "units"], 'Cannot run project "units": there are unit, scenario, host'],
		[["--project"], 'Cannot run project "": there are unit, scenario, host'],
		[["--count", "--unit"], 'Cannot write the number of tests: "--count" needs the whole run'],
		[["--count", "srv"], 'Cannot write the number of tests: "--count" needs the whole run'],
	] as const)("%j is refused", ([args, message]) => {
		expect(() => readOptions(args, false)).toThrow(message);
	});
});

describe("leftOut", () => {
	test("a part never passes for the whole", () => {
		expect(leftOut(readOptions(["--unit", "srv"], false), [22, 24])).toEqual([
			"left out: the project scenario",
			"left out: the project host",
			"left out: every test file that does not match srv",
			"left out: Node 22 and 24 (npm test -- --nodes)",
		]);
	});

	test("a whole run says what the other Nodes did not run", () => {
		expect(leftOut(readOptions([], true), [22, 24])).toEqual(["left out under Node 22 and 24: the project host"]);
	});
});

describe("compareCounts", () => {
	const committed = { unit: 10, scenario: 3 };

	test("fewer tests than committed is a failure that says how to update", () => {
		const { problems } = compareCounts(committed, { unit: 9, scenario: 3 }, ["unit", "scenario"]);
		expect(problems).toEqual([expect.stringMatching(/"unit": 9 tests.*says 10.*npm test -- --count/)]);
	});

	test("a project that vanished counts as none", () => {
		expect(compareCounts(committed, { unit: 10 }, ["unit", "scenario"]).problems).toHaveLength(1);
	});

	test("a project that was left out on purpose is not compared", () => {
		expect(compareCounts(committed, { unit: 10 }, ["unit"])).toEqual({ problems: [], hints: [] });
	});

	test("more tests is a hint", () => {
		const { problems, hints } = compareCounts(committed, { unit: 12, scenario: 3 }, ["unit", "scenario"]);
		expect(problems).toEqual([]);
		expect(hints).toEqual([expect.stringContaining("unit has 12 tests")]);
	});
});

describe("lastLine", () => {
	test("sums all runs", () => {
		const one = { passed: 2, failed: 1, skipped: 0 };
		expect(lastLine([one, one])).toBe("4 passed, 2 failed");
	});

	test("names the skipped ones only when there are any", () => {
		expect(lastLine([{ passed: 1, failed: 0, skipped: 2 }])).toBe("1 passed, 0 failed, 2 skipped");
		expect(lastLine([])).toBe("0 passed, 0 failed");
	});
});
