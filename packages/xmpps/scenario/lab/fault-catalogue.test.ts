import { describe, test } from "vitest";
import { ALL_FAULTS } from "../../src/lab/faults/catalogue/all-faults.ts";
import type { FaultResult } from "../../src/lab/faults/fault-result.ts";
import { ALL_HEALTHY } from "../../src/lab/faults/healthy/all-healthy.ts";
import { type RunOptions, runFault, runHealthy } from "../../src/lab/faults/run-fault.ts";
import { stateFolder } from "../../src/lab/real/state-folder.ts";
import { missing } from "./real-lab.ts";

const options: RunOptions = { release: "bookworm", state: stateFolder() };

/** Milliseconds: the first start on a machine builds images. */
const FIRST_START = 600_000;

/** A world of its own for each; so many at once as vitest.config.ts says: a lab mostly waits for its own boot. */
function inOwnLab(name: string, run: () => Promise<FaultResult>): void {
	// Once more when it fails: check calls a server broken that keeps it waiting for 5 s, as a machine under load may.
	test.concurrent(name, { timeout: FIRST_START, retry: 1 }, async ({ expect, skip }) => {
		if (missing !== undefined) skip(missing);
		const result = await run();
		// Compared whole, so that a failure says what was found and what was not.
		expect(result).toEqual({ ...result, ok: true, error: undefined, unexpected: [], newFindings: [] });
	});
}

describe("check in a world without a mistake", () => {
	for (const world of ALL_HEALTHY) inOwnLab(`finds nothing: ${world.title}`, () => runHealthy(world, options));
});

describe("a mistake", () => {
	for (const fault of ALL_FAULTS) {
		const name = `is found by ${fault.rule}, and its remedy mends it: ${fault.title}`;
		inOwnLab(name, () => runFault(fault, options));
	}
});
