import { describe, expect, it } from "vitest";
import { ruleIndex, rulePage } from "../../../src/check/formats/rule-page.ts";
import { sourceUrl } from "../../../src/check/formats/source-link.ts";
import type { Rule } from "../../../src/check/rules/rule.ts";

const RULE: Rule = {
	id: "area.mistake",
	severity: "limited",
	title: "A | mistake",
	why: "Because.",
	example: "a line with ``` in it",
	remedy: "Mend it.",
	source: ["RFC 6120, 4.7.2", "a book"],
	supersedes: ["area.other"],
	find: () => [],
};

describe("rulePage", () => {
	it("has everything that the rule says of itself", () => {
		const page = rulePage(RULE);
		for (const part of ["# area.mistake\n", "limited: it works", "Because.", "Mend it.", "- a book", "[area.other]"]) {
			expect(page).toContain(part);
		}
		expect(page).toContain("````text\na line with ``` in it\n````");
		expect(page).toContain("[RFC 6120, 4.7.2](https://www.rfc-editor.org/rfc/rfc6120#section-4.7.2)");
	});
});

describe("ruleIndex", () => {
	it("lists rules by id, a row each", () => {
		const index = ruleIndex([RULE, { ...RULE, id: "area.first" }]);
		expect(index.indexOf("area.first")).toBeLessThan(index.indexOf("area.mistake"));
		expect(index).toContain("| [area.mistake](area.mistake.md) | limited | A \\| mistake |");
	});
});

describe("sourceUrl", () => {
	it.each([
		["XEP-0368, 3", "https://xmpp.org/extensions/xep-0368.html"],
		["RFC 2782, Target", "https://www.rfc-editor.org/rfc/rfc2782"],
		["RFC 7671, 5.1", "https://www.rfc-editor.org/rfc/rfc7671#section-5.1"],
		["RFC 8446, 6", "https://www.rfc-editor.org/rfc/rfc8446#section-6"],
		["RFC 6125, B.2", "https://www.rfc-editor.org/rfc/rfc6125#appendix-B.2"],
		["a book", undefined],
	])("of %s is %s", (source, url) => {
		expect(sourceUrl(source)).toBe(url);
	});
});
