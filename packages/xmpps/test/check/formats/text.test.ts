import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textReport } from "../../../src/check/formats/text.ts";
import { textWidth } from "../../../src/check/formats/text-width.ts";
import { changeText } from "../../../src/model/change-text.ts";
import { hostileReports } from "./hostile-report.ts";
import { brokenReport, workingReport } from "./sample-report.ts";

const plain = (columns: number, verbose = false): string =>
	textReport(brokenReport, { columns, colour: false, verbose });

describe("textReport", () => {
	it.each([
		["broken-80", brokenReport, 80],
		["broken-140", brokenReport, 140],
		["works-100", workingReport, 100],
	] as const)("looks like golden/%s.txt", async (name, report, columns) => {
		await expect(textReport(report, { columns, colour: false })).toMatchFileSnapshot(`golden/${name}.txt`);
	});

	it("says the verdict in words before anything else", () => {
		expect(plain(200).startsWith(`✗ ${brokenReport.verdict.words.slice(0, 60)}`)).toBe(true);
		expect(textReport(workingReport, { columns: 80, colour: false })).toMatch(/^✓ example\.org works/);
	});

	it("has every line to paste whole and at the left margin, however narrow the terminal", () => {
		const pasted = brokenReport.findings.flatMap(({ remedies }) =>
			remedies.flatMap(({ changes }) => changes.flatMap(changeText)),
		);
		expect(pasted.length).toBeGreaterThan(10);
		for (const line of pasted) expect(`\n${plain(60)}`).toContain(`\n${line}\n`);
	});

	it("is nowhere wider than the terminal but in lines to paste", () => {
		fc.assert(
			fc.property(hostileReports, fc.integer({ min: 1, max: 300 }), (report, columns) => {
				const pasted = new Set(
					report.findings.flatMap(({ remedies }) => remedies.flatMap(({ changes }) => changes.flatMap(changeText))),
				);
				const room = Math.min(200, Math.max(60, columns));
				for (const line of textReport(report, { columns, colour: false, verbose: true }).split("\n")) {
					if (!pasted.has(line)) expect(textWidth(line), line).toBeLessThanOrEqual(room);
				}
			}),
			{ numRuns: 40 },
		);
	});

	it("uses colours only when told to, and says nothing by colour alone", () => {
		expect(plain(100)).not.toContain("\x1b");
		const coloured = textReport(brokenReport, { columns: 100, colour: true });
		expect(coloured).toContain("\x1b[31m");
		// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken away
		expect(coloured.replace(/\x1b\[\d+m/g, "")).toBe(plain(100));
	});

	it("says once what is true of several endpoints, and all of it on request", () => {
		expect(plain(100).match(/\[stream\.web-answers\]/g)).toHaveLength(1);
		const [first] = brokenReport.findings;
		const many = Array.from({ length: 9 }, (_, index) => ({
			...brokenReport.findings[0],
			subject: `endpoint ${index}`,
		})) as typeof brokenReport.findings;
		const report = { ...brokenReport, findings: first === undefined ? [] : many };
		expect(textReport(report, { columns: 100, colour: false })).toContain("… and 5 more (--verbose)");
		expect(textReport(report, { columns: 100, colour: false, verbose: true })).toContain("endpoint 8");
	});
});
