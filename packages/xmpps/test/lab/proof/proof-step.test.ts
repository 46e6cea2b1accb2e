import { describe, expect, it } from "vitest";
import { type ProofResult, takeSteps } from "../../../src/lab/proof/index.ts";
import type { Lab } from "../../../src/lab/real/lab.ts";

/** No step here looks at the lab. */
const nowhere = {} as Lab;
const step = (name: string, prove: () => Promise<string>): { name: string; prove: () => Promise<string> } => ({
	name,
	prove,
});

describe("takeSteps", () => {
	it("tells each with its evidence, and goes on after a failure", async () => {
		const told: ProofResult[] = [];
		const results = await takeSteps(
			nowhere,
			[
				step("one", async () => "seen"),
				step("two", () => Promise.reject(new Error("not seen"))),
				step("three", async () => "seen again"),
			],
			(result) => void told.push(result),
		);
		expect(results.map(({ name, ok, evidence }) => [name, ok, evidence])).toEqual([
			["one", true, "seen"],
			["two", false, "not seen"],
			["three", true, "seen again"],
		]);
		expect(told).toEqual(results);
	});

	it("says nothing of what it was not let finish", async () => {
		const interrupt = new AbortController();
		const steps = [
			step("one", async () => "seen"),
			step("two", async () => {
				interrupt.abort();
				throw new Error("interrupted");
			}),
			step("three", async () => "never tried"),
		];
		const results = await takeSteps(nowhere, steps, () => undefined, interrupt.signal);
		expect(results.map(({ name }) => name)).toEqual(["one"]);
	});
});
