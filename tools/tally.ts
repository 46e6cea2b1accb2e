import type { SerializedError, TestModule } from "vitest/node";

/** How many tests of one vitest project came out how. A file without tests, and a failed hook, count as failed. */
export interface Count {
	passed: number;
	failed: number;
	skipped: number;
	/** Tests as registered, whatever came of them: compared with tools/test-count.json. */
	tests: number;
}

/** The outcome of one vitest run, as tools/test.mjs reads it. */
export interface Tally {
	readonly projects: Record<string, Count>;
	/** Every test that did not run, with its reason. */
	readonly notRun: { readonly test: string; readonly reason: string }[];
	/** Failures that belong to no single test: a file that throws, a file without tests, a hook, a stray rejection. */
	readonly broken: { readonly where: string; readonly why: string }[];
}

/**
 * Adds up what vitest reports. Errors outside every file stand in the project named "".
 *
 * With `strict` a test that did not run counts as failed: nobody reads the list of the skipped ones on a build machine.
 */
export function tally(modules: readonly TestModule[], stray: readonly SerializedError[], strict: boolean): Tally {
	const result: Tally = { projects: {}, notRun: [], broken: [] };
	const broken = (project: string, where: string, why: string): void => {
		countOf(result, project).failed += 1;
		result.broken.push({ where, why: firstLine(why) });
	};
	for (const module of modules) {
		const project = module.project.name;
		const count = countOf(result, project);
		const tests = [...module.children.allTests()];
		for (const error of module.errors()) broken(project, module.relativeModuleId, error.message);
		if (tests.length === 0 && module.errors().length === 0) {
			broken(project, module.relativeModuleId, "the file holds no test");
		}
		for (const suite of module.children.allSuites()) {
			for (const error of suite.errors())
				broken(project, `${module.relativeModuleId} > ${suite.fullName}`, error.message);
		}
		for (const test of tests) {
			const name = `${module.relativeModuleId} > ${test.fullName}`;
			const outcome = test.result();
			count.tests += 1;
			if (outcome.state === "passed") count.passed += 1;
			else if (outcome.state === "skipped") {
				count[strict ? "failed" : "skipped"] += 1;
				result.notRun.push({ test: name, reason: outcome.note ?? "no reason given" });
			} else {
				// "pending" here means that the run ended before the test did.
				count.failed += 1;
				if (outcome.state === "pending") result.broken.push({ where: name, why: "it never finished" });
			}
		}
	}
	for (const error of stray) broken("", "outside every test", error.message);
	return result;
}

function countOf(result: Tally, project: string): Count {
	result.projects[project] ??= { passed: 0, failed: 0, skipped: 0, tests: 0 };
	return result.projects[project];
}

function firstLine(text: string): string {
	return text.split("\n", 1)[0] ?? "";
}
