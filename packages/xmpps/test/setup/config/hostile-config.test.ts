import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { ConfigError } from "../../../src/setup/config/config-error.ts";
import { FULL_EXAMPLE } from "../../../src/setup/config/examples.ts";
import { configJsonSchema } from "../../../src/setup/config/json-schema.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";

/** What may come out: nothing that a shell, systemd, nginx, nftables, Lua or a zone file would take for more than a word. */
const SAFE = /^[A-Za-z0-9._/@+,:=~-]+$/;

const NASTY = [
	"$(id)",
	"`id`",
	"; rm -rf /",
	"a\nb",
	"a\0b",
	"../../etc/passwd",
	"/var/lib/../../etc",
	"/a b",
	'/a"b',
	"/a'b",
	"/a}b{",
	"/a\\b",
	"/a%i",
	"https://a.example/;}",
	"https://a.example/$request_uri",
	"https://x:y@a.example",
	"ssh:-oProxyCommand=id",
	"ssh:a b",
	"ssh:a;b",
	"ssh:a\nb",
	"*.example.com",
	"a.example\n$INCLUDE /etc/shadow",
	"\u202eexample.com",
	"__proto__",
	"constructor",
	"\u001b[2J",
	"192.0.2.1 drop",
	"::1%eth0",
	"-x",
	"x".repeat(5000),
];

interface Part {
	readonly properties?: Readonly<Record<string, Part>>;
	readonly anyOf?: readonly Part[];
}

function keysOf(part: Part): string[] {
	const own = Object.entries(part.properties ?? {}).flatMap(([key, below]) => [key, ...keysOf(below)]);
	return [...own, ...(part.anyOf ?? []).flatMap(keysOf)];
}

/** Every text in a value, keys apart. */
function textsIn(value: unknown): string[] {
	if (typeof value === "string") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Anything else than the two that are allowed fails the test. */
function harmless(text: string): boolean {
	try {
		const texts = textsIn(parseConfig(text, "xmpps.yaml"));
		for (const one of texts) {
			expect(one).toMatch(SAFE);
			expect(one.split("/")).not.toContain("..");
			expect(one.startsWith("-")).toBe(false);
			expect(one.length).toBeLessThan(600);
		}
		return true;
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
		expect(error.message).not.toMatch(/[\0-\x09\x0b-\x1f\x7f\u202e]/);
		expect(error.message.length).toBeLessThan(21 * 600);
		return false;
	}
}

describe("a hostile xmpps.yaml", () => {
	it("never comes out as more than words", () => {
		const key = fc.oneof(
			fc.constantFrom(...keysOf(configJsonSchema() as Part)),
			fc.constantFrom(...NASTY),
			fc.string(),
		);
		const leaf = fc.oneof(
			fc.constantFrom(...NASTY),
			fc.constantFrom("example.com", "203.0.113.2", "rfc2136", "nat", "/etc/x.key", "ssh:a", "https://a.example"),
			fc.string({ unit: "binary" }),
			fc.integer(),
			fc.double(),
			fc.boolean(),
			fc.constant(null),
		);
		const { tree } = fc.letrec((tie) => ({
			tree: fc.oneof(
				{ depthSize: "small" },
				leaf,
				fc.array(tie("tree"), { maxLength: 4 }),
				fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
			),
		}));
		fc.assert(
			fc.property(fc.dictionary(key, tree, { maxKeys: 8 }), fc.boolean(), (value, json) => {
				harmless(json ? JSON.stringify(value) : stringify(value));
			}),
			{ numRuns: 300 },
		);
	});

	it("never comes out where a good value stood", () => {
		const lines = FULL_EXAMPLE.split("\n");
		const values = lines.flatMap((line, index) => (/^(\s*(?:- )?\w+: |\s*- )[^[{].*$/.test(line) ? [index] : []));
		const taken = new Set<boolean>();
		fc.assert(
			fc.property(
				fc.constantFrom(...values),
				fc.oneof(
					fc.constantFrom(...NASTY),
					fc.string({ unit: "binary" }),
					fc.string(),
					fc.webUrl(),
					fc.ipV6(),
					fc.domain(),
				),
				(index, text) => {
					const changed = lines.map((line, at) =>
						at === index
							? line.replace(/^(\s*(?:- )?(?:\w+: )?).*$/, (_all, start: string) => start + JSON.stringify(text))
							: line,
					);
					taken.add(harmless(changed.join("\n")));
				},
			),
			{ numRuns: 500 },
		);
		// Both ends were seen: nothing is proven where everything is refused.
		expect([...taken].sort()).toEqual([false, true]);
	});

	it("ends in a message, whatever the bytes", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
				harmless(text);
			}),
		);
		fc.assert(
			fc.property(fc.nat(FULL_EXAMPLE.length), (length) => {
				harmless(FULL_EXAMPLE.slice(0, length));
			}),
		);
	});
});
