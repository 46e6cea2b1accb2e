import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SPECS } from "../../src/protocol/spec.ts";
import { LAB_SPECS } from "./lab-specs.ts";
import { references, sectionNamed } from "./reference.ts";
import { TOOL_SPECS_DNS } from "./tool-specs-dns.ts";
import { TOOL_SPECS_GATEWAY } from "./tool-specs-gateway.ts";
import { TOOL_SPECS_STREAM } from "./tool-specs-stream.ts";
import { TOOL_SPECS_TLS } from "./tool-specs-tls.ts";

const PACKAGES = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Citations that nobody has yet found in the document. Correct them where they stand, or add the section to the list once
 * it was read there; either way the line here must go.
 */
const UNCONFIRMED: readonly string[] = [];

/** Every source file of both packages but the list itself: path → text. */
const sources = new Map(
	["connect", "xmpps"].flatMap((name) =>
		readdirSync(`${PACKAGES}/${name}/src`, { recursive: true, encoding: "utf8" })
			.filter((path) => path.endsWith(".ts") && !/(^|\/)spec(-\w+)?\.ts$/.test(path))
			.map((path) => [`${name}/src/${path}`, readFileSync(`${PACKAGES}/${name}/src/${path}`, "utf8")] as const),
	),
);

/** What is cited outside the library has lists of its own. */
const ALL = [...SPECS, ...LAB_SPECS, ...TOOL_SPECS_DNS, ...TOOL_SPECS_TLS, ...TOOL_SPECS_STREAM, ...TOOL_SPECS_GATEWAY];

const known = new Map<string, string[]>();
for (const { id, sections } of ALL) {
	known.set(id, [...(known.get(id) ?? []), ...Object.keys(sections)]);
}

/** What the texts cite that the list does not hold, and what they do cite of it. */
function judge(texts: ReadonlyMap<string, string>): { unknown: string[]; cited: Set<string> } {
	const unknown: string[] = [];
	const cited = new Set<string>();
	for (const [path, text] of texts) {
		for (const { document, section } of references(text)) {
			const sections = known.get(document);
			cited.add(document);
			if (section === undefined && sections !== undefined) continue;
			const named = section === undefined ? undefined : sectionNamed(section, sections ?? []);
			if (named !== undefined) cited.add(`${document}, ${named}`);
			else unknown.push(`${path}: ${document}${section === undefined ? "" : `, ${section.slice(0, 40)}`}`);
		}
	}
	return { unknown, cited };
}

describe("the citations of standards in the sources", () => {
	const { unknown, cited } = judge(sources);

	it("are of documents and sections that spec.ts knows", () => {
		expect(sources.size).toBeGreaterThan(50);
		const doubtful = (line: string): boolean => UNCONFIRMED.some((one) => line.endsWith(`: ${one}`));
		expect(unknown.filter((line) => !doubtful(line))).toEqual([]);
		expect(UNCONFIRMED.filter((one) => !unknown.some((line) => line.endsWith(`: ${one}`)))).toEqual([]);
	});

	it("leave nothing in the lists that nothing cites", () => {
		const listed = ALL.flatMap(({ id, sections }) => [
			id,
			...Object.keys(sections).map((section) => `${id}, ${section}`),
		]);
		expect(listed.filter((one) => !cited.has(one))).toEqual([]);
		expect(new Set(SPECS.map(({ id }) => id)).size).toBe(SPECS.length);
	});

	it.each([
		["// RFC 99999 is none", "RFC 99999"],
		["// XEP-9999, 3", "XEP-9999, 3"],
		["// RFC 6120, 99.1", "RFC 6120, 99.1"],
		["/** a (RFC 6120,\n * 99.2). */", "RFC 6120, 99.2"],
		["// RFC 6120, 4.7.1 and 99.3", "RFC 6120, 99.3"],
		["// RFC 2782, Targeting", "RFC 2782, Targeting"],
		["// RFC 5892, Z.9", "RFC 5892, Z.9"],
	])("would not get through with %j", (text, expected) => {
		expect(judge(new Map([["planted.ts", text]])).unknown).toEqual([`planted.ts: ${expected}`]);
	});

	it.each([
		["// RFC 6120, 4.7.2: a", ["RFC 6120", "RFC 6120, 4.7.2"]],
		['// RFC 2782, Target selection: "in any order"', ["RFC 2782", "RFC 2782, Target selection"]],
		["// RFC 2782, Target; RFC 6120, 3.2.1", ["RFC 2782", "RFC 2782, Target", "RFC 6120", "RFC 6120, 3.2.1"]],
		["// XEP-0368, 3 forbids 2 of them", ["XEP-0368", "XEP-0368, 3"]],
		["// RFC 8305, which", ["RFC 8305"]],
		["// RFC 2782, RFC 6120 and XEP-0368", ["RFC 2782", "RFC 6120", "XEP-0368"]],
		["// RFC 6120, 4.7.1, 4.7.2 and 4.7.3", ["RFC 6120", "RFC 6120, 4.7.1", "RFC 6120, 4.7.2", "RFC 6120, 4.7.3"]],
	])("are found in %j", (text, expected) => {
		const { unknown: none, cited: some } = judge(new Map([["planted.ts", text]]));
		expect(none).toEqual([]);
		expect([...some].sort()).toEqual(expected);
	});
});
