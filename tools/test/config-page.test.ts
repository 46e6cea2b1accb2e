import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
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

	it("shows every key in the full example but those that have another form there", () => {
		const shown = new Set(keysWritten(parse(FULL_EXAMPLE), ""));
		const others = keys.map(([name]) => name).filter((name) => !shown.has(name));
		expect(others).toEqual(["domain", "address", "address.local", "address.public", "address.way", "dns.file"]);
	});

	it("links to keys that are there", () => {
		for (const [, anchor = ""] of page.matchAll(/\]\(#([\w-]+)\)/g)) expect(page).toContain(`\n### ${anchor}\n`);
	});
});

function keysWritten(value: unknown, path: string): string[] {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
	return Object.entries(value).flatMap(([key, below]) => {
		const name = path === "" ? key : `${path}.${key}`;
		return [name, ...keysWritten(below, name)];
	});
}

describe("docs/xmpps.schema.json", () => {
	const committed: unknown = JSON.parse(readFileSync(`${docs}xmpps.schema.json`, "utf8"));

	it("is what the schema in the sources gives", () => {
		expect(committed, HINT).toEqual(configJsonSchema());
	});

	it("takes both examples, and refuses a key that nobody reads", () => {
		const schema = z.fromJSONSchema(committed as Parameters<typeof z.fromJSONSchema>[0]);
		for (const text of [MINIMAL_EXAMPLE, FULL_EXAMPLE]) expect(schema.safeParse(parse(text)).error).toBeUndefined();
		expect(schema.safeParse({ domain: "a.example", adress: "10.0.0.1" }).success).toBe(false);
		expect(schema.safeParse({ domain: "a.example", endpoint: { port: 0 } }).success).toBe(false);
	});
});
