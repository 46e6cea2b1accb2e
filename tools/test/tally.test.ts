import { describe, expect, test } from "vitest";
import type { TestModule } from "vitest/node";
import { tally } from "../tally.ts";

interface FakeModule {
	readonly name?: string;
	readonly tests?: readonly { readonly name: string; readonly state: string; readonly note?: string }[];
	readonly errors?: readonly string[];
	readonly hookErrors?: readonly string[];
}

/** A file as vitest reports it, from data. */
function fileOf({ name = "a.test.ts", tests = [], errors = [], hookErrors = [] }: FakeModule): TestModule {
	const asErrors = (messages: readonly string[]): unknown[] => messages.map((message) => ({ message }));
	const fake = {
		project: { name: "unit" },
		relativeModuleId: name,
		errors: () => asErrors(errors),
		children: {
			allTests: () => tests.map(({ name, state, note }) => ({ fullName: name, result: () => ({ state, note }) })),
			allSuites: () => [{ fullName: "suite", errors: () => asErrors(hookErrors) }],
		},
	};
	return fake as unknown as TestModule;
}

const passing = { name: "works", state: "passed" };

describe("tally", () => {
	test("counts by project", () => {
		const files = [fileOf({ tests: [passing, passing] }), fileOf({ tests: [{ name: "breaks", state: "failed" }] })];
		expect(tally(files, [], false).projects).toEqual({ unit: { passed: 2, failed: 1, skipped: 0, tests: 3 } });
	});

	test("lists what did not run with its reason", () => {
		const tests = [
			{ name: "asks curl", state: "skipped", note: "curl is not installed" },
			{ name: "silent", state: "skipped" },
		];
		const result = tally([fileOf({ tests })], [], false);
		expect(result.projects["unit"]).toEqual({ passed: 0, failed: 0, skipped: 2, tests: 2 });
		expect(result.notRun).toEqual([
			{ test: "a.test.ts > asks curl", reason: "curl is not installed" },
			{ test: "a.test.ts > silent", reason: "no reason given" },
		]);
	});

	test("when strict, what did not run failed, and is still listed", () => {
		const result = tally([fileOf({ tests: [passing, { name: "x", state: "skipped", note: "no root" }] })], [], true);
		expect(result.projects["unit"]).toEqual({ passed: 1, failed: 1, skipped: 0, tests: 2 });
		expect(result.notRun).toHaveLength(1);
	});

	test.for<[string, FakeModule, string]>([
		["a file that throws", { errors: ["boom\nat line 1"] }, "boom"],
		["a file without tests", {}, "the file holds no test"],
		["a hook that throws", { tests: [passing], hookErrors: ["no port"] }, "no port"],
		["a test that never ended", { tests: [{ name: "hangs", state: "pending" }] }, "it never finished"],
	])("%s counts as failed once", ([, file, why]) => {
		const result = tally([fileOf(file)], [], false);
		expect(result.projects["unit"]?.failed).toBe(1);
		expect(result.broken.map((entry) => entry.why)).toEqual([why]);
	});

	test("a stray rejection counts as failed", () => {
		const result = tally([fileOf({ tests: [passing] })], [{ message: "unhandled" }], false);
		expect(result.projects[""]?.failed).toBe(1);
	});
});
