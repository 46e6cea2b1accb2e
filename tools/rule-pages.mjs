#!/usr/bin/env node
// `node tools/rule-pages.mjs [--check]`: writes what is made from the sources of `xmpps check`: a page for each rule, their
// list, and the schema of the report. With --check it only says what differs. Build first (npm run build).
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reportJsonSchema } from "../packages/xmpps/dist/check/formats/report-schema.js";
import { rulePages } from "../packages/xmpps/dist/check/formats/rule-page.js";
import { ALL_RULES } from "../packages/xmpps/dist/check/rules/all-rules.js";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));

/** @returns {string} the text of a file; empty where there is none */
function textOf(/** @type {string} */ path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}

/** As the formatter has it, so that the gate and this program agree. */
function formatted(/** @type {string} */ text) {
	const args = [biome, "format", "--stdin-file-path=docs/report.schema.json"];
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: "utf8" });
	if (status !== 0) throw new Error(`Cannot format the schema: ${stderr}`);
	return stdout;
}

/** @type {Map<string, string>} */
const wanted = new Map([...rulePages(ALL_RULES)].map(([name, text]) => [`${docs}rules/${name}`, text]));
wanted.set(`${docs}report.schema.json`, formatted(JSON.stringify(reportJsonSchema(), undefined, "\t")));

mkdirSync(`${docs}rules`, { recursive: true });
const differing = [...wanted].filter(([path, text]) => textOf(path) !== text);
const stale = readdirSync(`${docs}rules`)
	.map((name) => `${docs}rules/${name}`)
	.filter((path) => !wanted.has(path));

if (process.argv.includes("--check")) {
	for (const [path] of differing) console.log(`differs: ${path.slice(docs.length)}`);
	for (const path of stale) console.log(`no rule has: ${path.slice(docs.length)}`);
	process.exitCode = differing.length + stale.length === 0 ? 0 : 1;
} else {
	for (const [path, text] of differing) writeFileSync(path, text);
	for (const path of stale) rmSync(path);
	console.log(`${wanted.size} files: ${differing.length} written, ${stale.length} removed`);
}
