import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/check/formats/html.ts";
import { html } from "../../../src/check/formats/html-escape.ts";
import { DARK, LIGHT } from "../../../src/check/formats/html-style.ts";
import { changeText } from "../../../src/model/change-text.ts";
import { brokenReport, workingReport } from "./sample-report.ts";

const page = htmlReport(brokenReport);

describe("htmlReport", () => {
	it("needs nothing from anywhere and allows nothing to ask for it", () => {
		expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
		expect(page).not.toMatch(/<(script|link|img|iframe|object|form)\b|\bsrc=|@import|url\(/);
	});

	it("has the lines to paste whole", () => {
		const lines = brokenReport.findings.flatMap(({ remedies }) =>
			remedies.flatMap(({ changes }) => changes.flatMap(changeText)),
		);
		expect(lines.length).toBeGreaterThan(10);
		for (const line of lines) expect(page).toContain(line.replaceAll('"', "&quot;"));
	});

	it("can be read without colours and without the drawing", () => {
		expect(page).toContain("✗ broken");
		expect(page).toMatch(/<title id="drawing-title">.*<\/title>/);
		expect(page).toContain("Does what the standards say: stays out, A web server answers");
		expect(page).toMatch(/<html lang="en">/);
		expect(page.match(/<th scope="col"/g)?.length).toBe(13);
	});

	it("draws the way in, the ways in vain and those that nobody knows", () => {
		expect(page.match(/<path class="bad"/g)).toHaveLength(2);
		expect(page.match(/<path class="unknown"/g)).toHaveLength(1);
		expect(page.match(/<path class="good"/g)).toHaveLength(1);
		expect(htmlReport(workingReport).match(/<path class="good"/g)).toHaveLength(2);
	});

	it("leaves out what there is nothing of", () => {
		const bare = htmlReport({ ...workingReport, endpoints: [], clients: [] });
		expect(bare).toContain("No findings");
		expect(bare).not.toContain("<svg");
		expect(bare).not.toContain("To know");
	});

	it("links sections of standards", () => {
		expect(page).toContain('<a href="https://xmpp.org/extensions/xep-0368.html" rel="noreferrer">XEP-0368, 3</a>');
		expect(page).toContain("https://www.rfc-editor.org/rfc/rfc6120#section-13.7.2");
	});
});

describe("html", () => {
	it("escapes text and leaves its own pieces alone", () => {
		expect(html`<b title="${`"'<&`}">${[html`<i>${1}</i>`, "<"]}</b>`.toString()).toBe(
			'<b title="&quot;&#39;&lt;&amp;"><i>1</i>&lt;</b>',
		);
	});
});

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5]
		.map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
		.map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
	return (light + 0.05) / (dark + 0.05);
}

describe("the colours", () => {
	const words = ["text", "faint", "link", "good", "limited", "bad", "unknown", "advice"];
	it.each(
		[LIGHT, DARK].flatMap((colours, index) =>
			words.flatMap((word) =>
				["page", "panel"].map((ground) => [index === 0 ? "light" : "dark", word, ground, colours] as const),
			),
		),
	)("in the %s: %s can be read on the %s", (_, word, ground, colours) => {
		expect(contrast(colours[word] ?? "#ffffff", colours[ground] ?? "#ffffff")).toBeGreaterThanOrEqual(4.5);
	});
});
