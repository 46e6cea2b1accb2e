import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../src/check/formats/exit.ts";
import { jsonReport } from "../../../src/check/formats/json.ts";
import { nagiosReport } from "../../../src/check/formats/nagios.ts";
import { prometheusReport } from "../../../src/check/formats/prometheus.ts";
import { reportSchema } from "../../../src/check/formats/report-schema.ts";
import type { Report } from "../../../src/model/report.ts";
import { brokenReport, workingReport } from "./sample-report.ts";

function withOutcome(overall: Report["verdict"]["overall"]): Report {
	return { ...workingReport, verdict: { ...workingReport.verdict, overall } };
}

describe("exitCodeOf and nagiosReport", () => {
	it.each([
		["works", 0, "OK"],
		["works with limits", 1, "WARNING"],
		["broken", 2, "CRITICAL"],
		["could not find out", 3, "UNKNOWN"],
	] as const)("tell %s as %i, %s", (overall, code, word) => {
		const report = withOutcome(overall);
		expect(exitCodeOf(report)).toBe(code);
		expect(nagiosReport(report).code).toBe(code);
		expect(nagiosReport(report).line.startsWith(`XMPPS ${word} - `)).toBe(true);
	});

	it("give numbers to draw, and name what is worst", () => {
		expect(nagiosReport(workingReport).line).toBe(
			"XMPPS OK - example.org works for clients and for other servers.|time=0.840s;;;0 days=60",
		);
		expect(nagiosReport(brokenReport).line).toContain("[stream.web-answers]|");
		const { earliestExpiry: _, ...without } = workingReport;
		expect(nagiosReport(without).line.endsWith("|time=0.840s;;;0")).toBe(true);
	});
});

describe("prometheusReport", () => {
	it.each([
		["broken", brokenReport],
		["works", workingReport],
	] as const)("looks like golden/%s.prom", async (name, report) => {
		await expect(prometheusReport(report)).toMatchFileSnapshot(`golden/${name}.prom`);
	});

	it("calls unknown neither 1 nor 0", () => {
		expect(prometheusReport(withOutcome("could not find out"))).toMatch(/^probe_success\{.*\} NaN$/m);
		expect(prometheusReport(withOutcome("works with limits"))).toMatch(/^probe_success\{.*\} 1$/m);
	});

	it("has each endpoint once, and no more than 32", () => {
		const [endpoint] = workingReport.endpoints;
		if (endpoint === undefined) throw new Error("the sample has no endpoint");
		const many = Array.from({ length: 80 }, (_, index) => ({ ...endpoint, port: 1000 + Math.floor(index / 2) }));
		const lines = prometheusReport({ ...workingReport, endpoints: many }).match(/^xmpps_check_endpoint_up\{.*$/gm);
		expect(lines).toHaveLength(32);
		expect(new Set(lines).size).toBe(32);
	});
});

describe("jsonReport", () => {
	it.each([
		["a rich report", brokenReport],
		["one in which all is well", workingReport],
	])("is what the schema says, of %s", (_, report) => {
		const value: unknown = JSON.parse(jsonReport(report));
		// What the schema does not know would be missing afterwards.
		expect(reportSchema.parse(value)).toEqual(report);
	});

	it("is refused when something is missing or of another kind", () => {
		const { verdict: _, ...without } = workingReport;
		expect(reportSchema.safeParse(without).success).toBe(false);
		expect(reportSchema.safeParse({ ...workingReport, format: "xmpps-report/2" }).success).toBe(false);
		expect(reportSchema.safeParse({ ...workingReport, ms: "840" }).success).toBe(false);
	});
});
