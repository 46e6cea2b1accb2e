import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reportJsonSchema } from "../../packages/xmpps/src/check/formats/report-schema.ts";
import { rulePages } from "../../packages/xmpps/src/check/formats/rule-page.ts";
import { ALL_RULES } from "../../packages/xmpps/src/check/rules/all-rules.ts";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const HINT = "npm run build && node tools/rule-pages.mjs";
const pages = rulePages(ALL_RULES);

describe("docs/rules", () => {
	it("has a page for each rule, and no other", () => {
		expect(readdirSync(`${docs}rules`).sort(), HINT).toEqual([...pages.keys()].sort());
	});

	it.each([...pages])("%s says what the rule says", (name, text) => {
		expect(readFileSync(`${docs}rules/${name}`, "utf8"), HINT).toBe(text);
	});

	it("links to pages that are there", () => {
		for (const [name, text] of pages) {
			for (const [, page = ""] of text.matchAll(/\]\(([\w.-]+\.md)\)/g)) {
				expect(pages.has(page), `${name} links to ${page}`).toBe(true);
			}
		}
	});
});

describe("docs/report.schema.json", () => {
	it("is what the schema in the sources gives", () => {
		expect(JSON.parse(readFileSync(`${docs}report.schema.json`, "utf8")), HINT).toEqual(reportJsonSchema());
	});
});
