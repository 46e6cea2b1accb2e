import { describe, expect } from "vitest";
import { ALL_FAULTS } from "../../src/lab/faults/catalogue/all-faults.ts";
import { ALL_HEALTHY } from "../../src/lab/faults/healthy/all-healthy.ts";
import { type RunOptions, runFault, runHealthy } from "../../src/lab/faults/run-fault.ts";
import { stateFolder } from "../../src/lab/real/state-folder.ts";
import { labTest } from "./real-lab.ts";

const options: RunOptions = { release: "bookworm", state: stateFolder() };

/** Milliseconds: the first start on a machine builds images. */
const FIRST_START = 600_000;

describe("check in a world without a mistake", () => {
	for (const world of ALL_HEALTHY) {
		const run = async (): Promise<void> => {
			expect(await runHealthy(world, options)).toMatchObject({ ok: true });
		};
		labTest(`finds nothing: ${world.title}`, run, FIRST_START);
	}
});

describe("a mistake", () => {
	for (const fault of ALL_FAULTS) {
		const run = async (): Promise<void> => {
			expect(await runFault(fault, options)).toMatchObject({ ok: true });
		};
		labTest(`is found by ${fault.rule}, and its remedy mends it: ${fault.title}`, run, FIRST_START);
	}
});
