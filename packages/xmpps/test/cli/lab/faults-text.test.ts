import { describe, expect, it } from "vitest";
import { resultLines, summary } from "../../../src/cli/lab/faults-text.ts";
import { styleFor } from "../../../src/cli/style.ts";
import type { FaultResult } from "../../../src/lab/faults/fault-result.ts";

const STYLE = styleFor({ colour: false });
const GOOD: FaultResult = {
	...{ id: "a-mistake", kind: "fault", title: "A mistake", rule: "srv.none", ok: true, found: true, mended: true },
	...{ unexpected: [], newFindings: [], words: "it is wrong", ms: 12 },
};

describe("a result as text", () => {
	it("is a line where all is as it should be", () => {
		expect(resultLines(GOOD, STYLE)).toHaveLength(1);
		expect(resultLines(GOOD, STYLE)[0]).toMatch(/^ {2}yes {2}a-mistake +srv\.none +found, mended \(12 ms\)$/);
	});

	it.each([
		["not found", { found: false, mended: false }],
		["found, NOT mended", { mended: false }],
		["did not start", { notStarted: true, error: "no root" }],
	] as const)("says %s, and what else there is to know", (words, more) => {
		const lines = resultLines({ ...GOOD, ok: false, unexpected: ["tcp.refused it"], ...more }, STYLE);
		expect(lines[0]).toContain(words);
		expect(lines.join("\n")).toContain("also found: tcp.refused it");
	});

	it("ends in how many of each", () => {
		const healthy: FaultResult = { ...GOOD, kind: "healthy", ok: false };
		expect(summary([GOOD, healthy], 1500, STYLE)).toBe(
			"1 of 1 mistakes found and mended, 0 of 1 healthy worlds without a finding (1.5 s)",
		);
	});
});
