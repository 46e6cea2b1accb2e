import { describe, expect } from "vitest";
import { STANDARD_STEPS, takeSteps } from "../../src/lab/proof/index.ts";
import { labTest, sharedLab } from "./real-lab.ts";

describe.each(["bookworm", "trixie"] as const)("the tutorial's world on %s", (release) => {
	const lab = sharedLab({ release, capture: true });

	labTest("is proven, each step with its evidence", async () => {
		const results = await takeSteps(lab(), STANDARD_STEPS, () => undefined);
		expect(results.filter(({ ok }) => !ok)).toEqual([]);
		expect(results).toHaveLength(STANDARD_STEPS.length);
		for (const { evidence } of results) expect(evidence).not.toBe("");
	});
});
