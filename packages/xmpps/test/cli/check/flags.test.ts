import { describe, expect, it } from "vitest";
import { type CheckFlags, formatOf, refuseContradictions, rulesOf } from "../../../src/cli/check/flags.ts";
import { numberOf, oneOf } from "../../../src/cli/flag-value.ts";
import { CommandError } from "../../../src/cli/io.ts";

const flags = (more: Partial<CheckFlags> = {}): CheckFlags => ({ timeout: "30", ...more });

/** The message and exit code of a refusal. */
function refusal(run: () => unknown): string {
	try {
		run();
	} catch (error) {
		if (error instanceof CommandError) return `${error.exitCode} ${error.message}`;
		throw error;
	}
	throw new Error("nothing was refused");
}

describe("the flags of check", () => {
	it("take --json as short for --format json, and refuse two formats", () => {
		expect(formatOf(flags())).toBe("text");
		expect(formatOf(flags({ json: true }))).toBe("json");
		expect(formatOf(flags({ json: true, format: "json" }))).toBe("json");
		expect(refusal(() => formatOf(flags({ json: true, format: "html" })))).toMatch(/^64 Cannot use --json with/);
	});

	it.each(["", " ", "x", "0", "-1", "3601", "NaN", "Infinity"])("refuse %j as seconds", (text) => {
		expect(refusal(() => numberOf("--timeout", text, "seconds", 0.1, 3600))).toBe(
			`64 Cannot use "${text}" as --timeout: it must be a number of seconds from 0.1 to 3600`,
		);
	});

	it("take a number inside the bounds", () => {
		expect(numberOf("--timeout", "0.5", "seconds", 0.1, 3600)).toBe(0.5);
	});

	it("name the words that can be used", () => {
		expect(refusal(() => oneOf("--matrix", "all", ["full", "reduced"]))).toBe(
			'64 Cannot use "all" as --matrix: it is "full" or "reduced"',
		);
	});

	const known = new Set(["srv", "srv.none", "tls", "tls.alert"]);

	it("take rules and areas, and say which may be meant by one that is none", () => {
		expect(rulesOf("--only", undefined, known)).toEqual([]);
		expect(rulesOf("--only", "srv, tls.alert", known)).toEqual(["srv", "tls.alert"]);
		expect(refusal(() => rulesOf("--only", "alert", known))).toContain("did you mean tls.alert?");
		expect(refusal(() => rulesOf("--skip", "smtp", known))).toContain("docs/rules has them all");
	});

	it.each<[string, string | undefined, Partial<CheckFlags>]>([
		["give a domain", undefined, {}],
		["only one of them", "example.org", { from: "file" }],
		["only one of them", undefined, { from: "file", observation: "file" }],
		["--trust-ad with --observation", undefined, { observation: "file", trustAd: true }],
		["--watch with --from", undefined, { from: "file", watch: "5" }],
		["--format html with --from", undefined, { from: "file", format: "html" }],
		["--concurrency without --from", "example.org", { concurrency: "3" }],
	])("are refused with a line that says %j", (words, domain, more) => {
		const given = flags(more);
		const said = refusal(() => refuseContradictions(domain, given, formatOf(given)));
		expect(said).toMatch(/^64 Cannot /);
		expect(said).toContain(words);
	});

	it.each<[string | undefined, Partial<CheckFlags>]>([
		["example.org", { local: true, save: "file", watch: "5" }],
		[undefined, { from: "file", concurrency: "3", json: true }],
		[undefined, { observation: "file", only: "srv", format: "html" }],
	])("may be combined: %s %j", (domain, more) => {
		const given = flags(more);
		expect(() => refuseContradictions(domain, given, formatOf(given))).not.toThrow();
	});
});
