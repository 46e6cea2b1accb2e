import { afterAll, beforeAll, type TestContext, test } from "vitest";
import { type Lab, type LabOptions, startLab } from "../../src/lab/real/lab.ts";
import { missingFor, missingSentence, thisMachine } from "../../src/lab/real/requirements.ts";
import { stateFolder } from "../../src/lab/real/state-folder.ts";
import { standardWorld } from "../../src/lab/world/standard.ts";

/** Why no lab of real hosts can be had here; `undefined` where it can. */
export const missing: string | undefined = missingSentence(missingFor(thisMachine()));

/** Milliseconds: the first start on a machine builds images. */
const FIRST_START = 600_000;

/** Starts a lab of the tutorial's world, or of another. */
export function lab(options: Partial<LabOptions> = {}): Promise<Lab> {
	return startLab({ world: standardWorld(), release: "bookworm", state: stateFolder(), ...options });
}

/** A lab for all tests of a file (or `describe`): started before the first, ended after the last. */
export function sharedLab(options: Partial<LabOptions> = {}): () => Lab {
	let started: Lab | undefined;
	beforeAll(async () => {
		if (missing === undefined) started = await lab(options);
	}, FIRST_START);
	afterAll(() => started?.close());
	return () => {
		if (started === undefined) throw new Error("the lab did not start");
		return started;
	};
}

/** A test that needs real hosts: where there can be none, it says so. */
export function labTest(name: string, run: (context: TestContext) => Promise<void>, timeout = 60_000): void {
	test(name, { timeout }, async (context) => {
		if (missing !== undefined) context.skip(missing);
		await run(context);
	});
}
