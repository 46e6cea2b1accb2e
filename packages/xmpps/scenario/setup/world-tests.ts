import { test } from "vitest";
import { makeWorld } from "../../src/lab/setup/make-world.ts";
import { runWorld } from "../../src/lab/setup/run-world.ts";
import type { SetupWorld } from "../../src/lab/setup/worlds.ts";
import { lab, missing } from "../lab/real-lab.ts";

/** Milliseconds: the first lab on a machine builds images. */
const FIRST_START = 600_000;

/** A test for each world: apply → proof → reboot → proof → apply again → remove → identical. */
export function worldTests(worlds: readonly SetupWorld[]): void {
	for (const world of worlds) {
		const name = `world ${world.name} is set up, proven, and then as it was before`;
		test.concurrent(name, { timeout: FIRST_START }, async ({ expect, skip }) => {
			if (missing !== undefined) skip(missing);
			await using started = await lab({ world: makeWorld(world), capture: true });
			const results = await runWorld(started, world);
			expect(results.filter(({ ok }) => !ok).map(({ name, evidence }) => `${name}: ${evidence}`)).toEqual([]);
			// None of it was left out.
			expect(results.at(-1)?.name).toBe("only addresses of the lab were contacted");
		});
	}
}
