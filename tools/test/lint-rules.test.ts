import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Findings, lintPlanted, root } from "./planted.ts";

const library = "packages/connect/src";
const tool = "packages/xmpps/src";

/** Folder → what a file in it may not import. Together they are the import direction of docs/ARCHITECTURE.md. */
const forbidden: Record<string, readonly string[]> = {
	[`${library}/protocol`]: ["../dns/a.ts", "../connect/a.ts", "../testing/a.ts", "../xmpp-js/a.ts", "../index.ts"],
	[`${library}/protocol/deep`]: ["../../dns/a.ts", "../../index.ts", "xmpps-connect", "node:fs"],
	[`${library}/dns`]: [
		"../connect/a.ts",
		"../testing/a.ts",
		"../xmpp-js/a.ts",
		"../index.ts",
		"xmpps-connect/protocol",
	],
	[`${library}/connect`]: ["../testing/a.ts", "../xmpp-js/a.ts", "../index.ts", "xmpps-connect"],
	[`${library}/connect/deep`]: ["../../testing/a.ts", "xmpps-connect/dns"],
	[`${library}/testing`]: ["../xmpp-js/a.ts", "../index.ts", "xmpps-connect"],
	[`${library}/xmpp-js`]: ["../testing/a.ts", "xmpps-connect"],
	[`${tool}/model`]: [
		...[
			"../host/a.ts",
			"../check/a.ts",
			"../setup/a.ts",
			"../gateway/a.ts",
			"../lab/a.ts",
			"../web/a.ts",
			"../cli/a.ts",
		],
		...["node:net", "xmpps-connect", "xmpps-connect/dns", "xmpps-connect/testing"],
	],
	[`${tool}/host`]: ["../check/a.ts", "../setup/a.ts", "../gateway/a.ts", "../lab/a.ts", "../web/a.ts", "../cli/a.ts"],
	[`${tool}/check`]: ["../setup/a.ts", "../gateway/a.ts", "../lab/a.ts", "../web/a.ts", "../cli/a.ts"],
	[`${tool}/check/rules`]: ["../../setup/a.ts", "../../cli/a.ts", "../../../../connect/src/dns/a.ts"],
	[`${tool}/setup`]: ["../gateway/a.ts", "../lab/a.ts", "../web/a.ts", "../cli/a.ts"],
	[`${tool}/gateway`]: [
		...["../check/a.ts", "../setup/a.ts", "../lab/a.ts", "../web/a.ts", "../cli/a.ts"],
		...["xmpps-connect", "xmpps-connect/dns"],
	],
	[`${tool}/lab`]: ["../web/a.ts", "../cli/a.ts", "../../../connect/src/index.ts"],
	[`${tool}/lab/embedded`]: ["../../web/a.ts", "../../cli/a.ts"],
	[`${tool}/web`]: ["../lab/a.ts", "../cli/a.ts"],
	[`${tool}/cli`]: ["../../../connect/src/index.ts"],
};

/** Folder → imports that must stay possible: a rule that forbids too much would be switched off by the first in need. */
const allowed: Record<string, readonly string[]> = {
	[`${library}/protocol`]: ["./a.ts", "saxes"],
	[`${library}/protocol/deep`]: ["../a.ts"],
	[`${library}/dns`]: ["../protocol/a.ts", "./a.ts", "node:dgram", "dns-packet"],
	[`${library}/connect`]: ["../protocol/index.ts", "../dns/index.ts", "node:tls"],
	[`${library}/testing`]: ["../protocol/a.ts", "../dns/a.ts", "../connect/a.ts"],
	[`${library}/xmpp-js`]: ["../connect/a.ts", "@xmpp/client"],
	[library]: ["./connect/a.ts", "./dns/a.ts", "./protocol/a.ts"],
	[`${tool}/model`]: ["xmpps-connect/protocol"],
	[`${tool}/host`]: ["../model/a.ts", "xmpps-connect", "node:fs"],
	[`${tool}/check`]: ["../model/a.ts", "../host/a.ts", "xmpps-connect", "xmpps-connect/dns"],
	[`${tool}/setup`]: ["../model/a.ts", "../host/a.ts", "../check/a.ts"],
	[`${tool}/gateway`]: ["../model/a.ts", "../host/a.ts", "xmpps-connect/protocol"],
	[`${tool}/lab`]: ["../setup/a.ts", "../check/a.ts", "../gateway/a.ts", "xmpps-connect"],
	[`${tool}/web`]: ["../setup/a.ts", "../check/a.ts", "../gateway/a.ts"],
	[`${tool}/cli`]: ["../lab/a.ts", "../web/a.ts", "../gateway/a.ts", "commander"],
};

const pure = [`${library}/protocol`, `${tool}/model`];
const impure = [
	["noRestrictedGlobals", "export const x: unknown = process.pid;"],
	["noRestrictedGlobals", 'export const x: unknown = Buffer.from("");'],
	["noRestrictedGlobals", "setTimeout(() => undefined, 1);"],
	["noRestrictedGlobals", "export const x: unknown = crypto.randomUUID();"],
	["noRestrictedGlobals", "export const x: unknown = performance.now();"],
	["plugin", "export const x: number = Math.random();"],
	["plugin", "export const x: number = Date.now();"],
	["plugin", "export const x: unknown = new Date();"],
	["plugin", "export const x: unknown = globalThis;"],
	["noRestrictedImports", 'import { readFileSync } from "node:fs";\nexport const x: unknown = readFileSync;'],
	["noRestrictedImports", 'export const x: Promise<unknown> = import("node:fs");'],
	["noRestrictedImports", 'export * from "node:fs";'],
] as const;

const everywhere: Record<string, readonly [path: string, text: string]> = {
	noConsole: [`${tool}/cli/console.ts`, "console.log(1);"],
	noDefaultExport: [`${library}/dns/default.ts`, "export default 1;"],
	noNonNullAssertion: [`${library}/dns/non-null.ts`, "export const x = (y?: string): string => y!;"],
	noUndeclaredDependencies: [`${library}/dns/undeclared.ts`, 'export { Command } from "commander";'],
	useImportExtensions: [`${library}/dns/extension.ts`, 'export { a } from "./a";'],
	useFilenamingConvention: [`${library}/dns/camelCase.ts`, "export const x = 1;"],
	useNodejsImportProtocol: [`${library}/dns/bare.ts`, 'export { connect } from "net";'],
	noFloatingPromises: [`${library}/dns/floating.ts`, "export async function f(): Promise<void> {}\nf();"],
	noMisusedPromises: [
		`${library}/dns/misused.ts`,
		"export async function f(): Promise<boolean> { return true; }\nif (f()) throw new Error();",
	],
	noSkippedTests: [
		"packages/connect/test/skipped.test.ts",
		'import { test } from "vitest";\ntest.skip("x", () => {});',
	],
	noFocusedTests: [
		"packages/connect/test/focused.test.ts",
		'import { test } from "vitest";\ntest.only("x", () => {});',
	],
	noImportCycles: [
		`${library}/dns/cycle-one.ts`,
		'import { two } from "./cycle-two.ts";\nexport const one = (): unknown => two;',
	],
};

const tree: Record<string, string> = {
	[`${library}/dns/a.ts`]: "export const a = 1;",
	[`${library}/dns/cycle-two.ts`]: 'import { one } from "./cycle-one.ts";\nexport const two = (): unknown => one;',
};
const planted = (folder: string, name: string, text: string): string => {
	const path = `${folder}/${name}.ts`;
	tree[path] = text;
	return path;
};
const importing = (from: string): string => `import { x } from "${from}";\nexport const y: unknown = x;`;

const directions = Object.entries(forbidden).flatMap(([folder, sources]) =>
	sources.map((from, index) => ({ folder, from, path: planted(folder, `forbidden-${index}`, importing(from)) })),
);
const freedoms = Object.entries(allowed).flatMap(([folder, sources]) =>
	sources.map((from, index) => ({ folder, from, path: planted(folder, `allowed-${index}`, importing(from)) })),
);
const impurities = pure.flatMap((folder) =>
	impure.map(([rule, text], index) => ({ folder, rule, text, path: planted(folder, `impure-${index}`, text) })),
);
for (const [path, text] of Object.values(everywhere)) tree[path] = text;

let findings: Findings;
beforeAll(async () => {
	findings = await lintPlanted(tree);
});
const firedIn = (path: string): readonly string[] => findings.get(path) ?? [];

describe("imports go one way", () => {
	test.for(directions)("$folder does not import $from", ({ path }) => {
		expect(firedIn(path)).toContain("noRestrictedImports");
	});

	test.for(freedoms)("$folder may import $from", ({ path }) => {
		expect(firedIn(path)).not.toContain("noRestrictedImports");
		expect(firedIn(path)).not.toContain("noUndeclaredDependencies");
	});

	test("the library's main entry point leaves testing and xmpp-js out", async () => {
		const inIndex = await lintPlanted({
			[`${library}/index.ts`]: 'export * from "./testing/a.ts";\nexport * from "./xmpp-js/a.ts";',
		});
		expect(inIndex.get(`${library}/index.ts`)?.filter((rule) => rule === "noRestrictedImports")).toHaveLength(2);
	});

	test("every folder of the sources has its rule", async () => {
		const config = await readFile(join(root, "biome.json"), "utf8");
		for (const source of [library, tool]) {
			const entries = await readdir(join(root, source), { withFileTypes: true });
			for (const entry of entries.filter((entry) => entry.isDirectory())) {
				expect(config, `biome.json names no rule for ${source}/${entry.name}`).toContain(
					`"${source}/${entry.name}/**"`,
				);
			}
		}
	});
});

describe("pure folders", () => {
	test.for(impurities)("$folder: $rule on $text", ({ path, rule }) => {
		expect(firedIn(path)).toContain(rule);
	});
});

describe("everywhere", () => {
	test.for(Object.entries(everywhere))("%s fires", ([rule, [path]]) => {
		expect(firedIn(path)).toContain(rule);
	});
});
