import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { FULL_EXAMPLE, MINIMAL_EXAMPLE } from "../../../src/setup/config/examples.ts";
import { configJsonSchema } from "../../../src/setup/config/json-schema.ts";

interface Part {
	readonly properties?: Readonly<Record<string, Part>>;
	readonly anyOf?: readonly Part[];
}

function keysIn(part: Part, path: string): string[] {
	const own = Object.entries(part.properties ?? {}).flatMap(([key, below]) => [
		`${path}${key}`,
		...keysIn(below, `${path}${key}.`),
	]);
	return [...own, ...(part.anyOf ?? []).flatMap((form) => keysIn(form, path))];
}

function keysWritten(value: unknown, path: string): string[] {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
	return Object.entries(value).flatMap(([key, below]) => [`${path}${key}`, ...keysWritten(below, `${path}${key}.`)]);
}

describe("the full example", () => {
	it("has every key but those of another form", () => {
		const shown = new Set(keysWritten(parse(FULL_EXAMPLE), ""));
		const others = keysIn(configJsonSchema() as Part, "").filter((name) => !shown.has(name));
		expect(others).toEqual([
			"domain",
			"address",
			"address.local",
			"address.public",
			"address.way",
			"way.engine",
			"dns.file",
		]);
	});
});

describe("docs/xmpps.schema.json", () => {
	const committed = new URL("../../../../../docs/xmpps.schema.json", import.meta.url);
	const schema = z.fromJSONSchema(JSON.parse(readFileSync(committed, "utf8")));

	it.each([MINIMAL_EXAMPLE, FULL_EXAMPLE])("takes an example", (text) => {
		expect(schema.safeParse(parse(text)).error).toBeUndefined();
	});

	it("refuses a key that nobody reads, and a port of nobody", () => {
		expect(schema.safeParse({ domain: "a.example" }).success).toBe(true);
		expect(schema.safeParse({ domain: "a.example", adress: "10.0.0.1" }).success).toBe(false);
		expect(schema.safeParse({ domain: "a.example", endpoint: { port: 0 } }).success).toBe(false);
	});
});
