import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from "vitest/node";
import { tally } from "./tally.ts";
import { lastLine } from "./test-plan.mjs";

/**
 * Closes a vitest run: lists what did not run with its reason, and ends with `N passed, N failed`.
 *
 * With CI=true whatever did not run is a failure. tools/test.mjs names a file in
 * XMPPS_TEST_TALLY and finds the same numbers in it as JSON.
 */
export default class TestReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[], reason: TestRunEndReason): void {
		const strict = process.env["CI"] === "true";
		const result = tally(modules, stray, strict);
		const counts = Object.values(result.projects);
		const lines = [
			...result.broken.map(({ where, why }) => `broken: ${where}: ${why}`),
			...result.notRun.map(({ test, reason }) => `did not run: ${test}: ${reason}`),
		];
		if (reason === "interrupted") lines.push("broken: the run was interrupted");
		for (const line of lines) console.log(line);

		if (strict && result.notRun.length > 0) console.log("with CI=true a test that did not run counts as failed");
		if (counts.some((count) => count.failed > 0) || reason === "interrupted") process.exitCode = 1;

		const file = process.env["XMPPS_TEST_TALLY"];
		if (file !== undefined) writeFileSync(file, JSON.stringify({ ...result, reason }));
		else console.log(lastLine(counts));
	}
}
