import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/check/formats/html.ts";
import { jsonReport } from "../../../src/check/formats/json.ts";
import { nagiosReport } from "../../../src/check/formats/nagios.ts";
import { prometheusReport } from "../../../src/check/formats/prometheus.ts";
import { textReport } from "../../../src/check/formats/text.ts";
import type { Report } from "../../../src/model/report.ts";
import { hostileReports } from "./hostile-report.ts";

/** What a terminal acts upon or does not show; a line feed is for the formats to use. */
const UNSEEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

function holds(judge: (report: Report) => void): void {
	fc.assert(
		fc.property(hostileReports, (report) => judge(report)),
		{ numRuns: 60 },
	);
}

describe("nothing that stands in a report gets out of its place in", () => {
	it("plain text: no control, and as many lines as there are when nothing is hostile allow", () => {
		holds((report) => {
			const text = textReport(report, { columns: 80, colour: false, verbose: true });
			expect(text).not.toMatch(UNSEEN);
			expect(text).not.toMatch(/^(XMPPS OK|probe_success)/m);
		});
	});

	it("JSON: it comes back as it was, and no control is in it as such", () => {
		holds((report) => {
			for (const layout of ["pages", "line"] as const) {
				const text = jsonReport(report, layout);
				expect(text).not.toMatch(UNSEEN);
				expect(JSON.parse(text)).toEqual(report);
				if (layout === "line") expect(text).not.toContain("\n");
			}
		});
	});

	it("HTML: no element and no attribute that is not ours", () => {
		holds((report) => {
			const page = htmlReport(report);
			expect(page).not.toMatch(UNSEEN);
			expect(page).not.toMatch(/<(script|img|iframe|svg\/)/i);
			// Whatever is inside a tag comes from the templates: names, values in double quotes, nothing else.
			const tags = page.replace(/<style>[^<]*<\/style>/, "").match(/<[^>]*>/g) ?? [];
			for (const tag of tags) {
				expect(tag).toMatch(/^<(!doctype html|\/?[a-zA-Z][a-z0-9]*( [a-zA-Z-]+="[^"<>]*")*\/?)>$/);
				expect(tag).not.toMatch(/ on\w+=/);
			}
			expect(tags.filter((tag) => /^<(a|link|base|meta)/.test(tag)).join("")).not.toMatch(/href="(?!https:\/\/)/);
		});
	});

	it("Prometheus: every line is a comment of ours or one sample", () => {
		holds((report) => {
			for (const line of prometheusReport(report).trimEnd().split("\n")) {
				expect(line).not.toMatch(UNSEEN);
				expect(line).toMatch(
					/^(# (HELP|TYPE) \w+ [^"]+|(probe|xmpps)_\w+\{(\w+="(\\["\\n]|[^"\\])*",?)+\} (NaN|-?\d+(\.\d+)?(e-?\d+)?))$/,
				);
				expect(line.length).toBeLessThan(2000);
			}
		});
	});

	it("Nagios: one line with one bar in it", () => {
		holds((report) => {
			const { line } = nagiosReport(report);
			expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
			expect(line.split("|")).toHaveLength(2);
			expect(line.length).toBeLessThan(600);
		});
	});
});
