#!/usr/bin/env node
// `node tools/config-page.mjs [--check]`: writes what is made from the schema of xmpps.yaml: its reference and its JSON Schema.
// With --check it only says what differs. Build first (npm run build).
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configPage } from "../packages/xmpps/dist/setup/config/config-page.js";
import { FULL_EXAMPLE, MINIMAL_EXAMPLE } from "../packages/xmpps/dist/setup/config/examples.js";
import { configJsonSchema } from "../packages/xmpps/dist/setup/config/json-schema.js";

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
	const args = [biome, "format", "--stdin-file-path=docs/xmpps.schema.json"];
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: "utf8" });
	if (status !== 0) throw new Error(`Cannot format the schema: ${stderr}`);
	return stdout;
}

const schema = configJsonSchema();
const wanted = new Map([
	[`${docs}xmpps-yaml.md`, configPage(schema, { minimal: MINIMAL_EXAMPLE, full: FULL_EXAMPLE })],
	[`${docs}xmpps.schema.json`, formatted(JSON.stringify(schema, undefined, "\t"))],
]);
const differing = [...wanted].filter(([path, text]) => textOf(path) !== text);

if (process.argv.includes("--check")) {
	for (const [path] of differing) console.log(`differs: ${path.slice(docs.length)}`);
	process.exitCode = differing.length === 0 ? 0 : 1;
} else {
	for (const [path, text] of differing) writeFileSync(path, text);
	console.log(`${wanted.size} files: ${differing.length} written`);
}
