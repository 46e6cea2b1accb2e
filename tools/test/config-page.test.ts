import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { configPage } from "../../packages/xmpps/src/setup/config/config-page.ts";
import { FULL_EXAMPLE, MINIMAL_EXAMPLE } from "../../packages/xmpps/src/setup/config/examples.ts";
import { configJsonSchema } from "../../packages/xmpps/src/setup/config/json-schema.ts";
import { parseConfig } from "../../packages/xmpps/src/setup/config/parse-config.ts";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const HINT = "npm run build && node tools/config-page.mjs";
const page = configPage(configJsonSchema(), { minimal: MINIMAL_EXAMPLE, full: FULL_EXAMPLE });

interface Part {
	readonly description?: string;
	readonly examples?: readonly unknown[];
	readonly properties?: Readonly<Record<string, Part>>;
	readonly anyOf?: readonly Part[];
}

function keysIn(part: Part, path: string): [string, Part][] {
	const own = Object.entries(part.properties ?? {}).flatMap(([key, below]): [string, Part][] => {
		const name = path === "" ? key : `${path}.${key}`;
		return [[name, below], ...keysIn(below, name)];
	});
	return [...own, ...(part.anyOf ?? []).flatMap((form) => keysIn(form, path))];
}

const keys = keysIn(configJsonSchema() as Part, "");

describe("docs/xmpps-yaml.md", () => {
	it("says what the schema says", () => {
		expect(readFileSync(`${docs}xmpps-yaml.md`, "utf8"), HINT).toBe(page);
	});

	it.each(keys)("describes %s, with an example", (name, { description, examples, properties }) => {
		expect(description).toMatch(/\.$/);
		expect(page).toMatch(new RegExp(`^#{3,4} ${name.replaceAll(".", "\\.")}$`, "m"));
		if (properties === undefined && name !== "dns") expect(examples).not.toBeUndefined();
	});

	it("has examples that are right", () => {
		const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
		expect(blocks).toEqual([MINIMAL_EXAMPLE, FULL_EXAMPLE]);
		for (const block of blocks) expect(parseConfig(block, "xmpps.yaml").domains[0]).toBe("example.com");
	});

	it("links to keys that are there", () => {
		for (const [, anchor = ""] of page.matchAll(/\]\(#([\w-]+)\)/g)) expect(page).toContain(`\n### ${anchor}\n`);
	});
});

describe("docs/xmpps.schema.json", () => {
	const committed: unknown = JSON.parse(readFileSync(`${docs}xmpps.schema.json`, "utf8"));

	it("is what the schema in the sources gives", () => {
		expect(committed, HINT).toEqual(configJsonSchema());
	});
});
