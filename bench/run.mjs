#!/usr/bin/env node
// `npm run bench -- NAME [--save]` runs bench/NAME.mjs; without a name it lists them.
//
// A benchmark is a file with two named exports: `about` (one line) and `run(arguments)`, which resolves to a Result.
// With --save the result goes to bench/results/NAME.json and NAME.md. Exit code 1 when a bound does not hold,
// 3 when it cannot be measured here.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { table } from "./table.mjs";

/**
 * @typedef {object} Result
 * @property {readonly Measure[]} measures
 * @property {readonly Bound[]} bounds
 * @property {readonly string[]} [notes] what a reader must know to judge the figures
 * @property {readonly { readonly head: readonly string[], readonly rows: readonly (readonly string[])[] }[]} [tables] what is
 *   compared side by side
 * @property {string} [plot] the same as a picture, SVG
 * @property {object} [figures] every single figure, for the JSON file alone
 *
 * @typedef {{ readonly what: string, readonly value: number | string, readonly unit: string }} Measure
 * @typedef {{ readonly what: string, readonly value: number, readonly limit: number, readonly unit: string }} Bound
 *   holds when the value is at most the limit
 *
 * @typedef {{ readonly about: string, readonly run: (args: readonly string[]) => Promise<Result> }} Benchmark
 */

const folder = fileURLToPath(new URL(".", import.meta.url));
const helpers = new Set(["run.mjs", "table.mjs", "interleave.mjs", "fault-peers.mjs"]);
const names = readdirSync(folder)
	.filter((file) => file.endsWith(".mjs") && !helpers.has(file))
	.map((file) => file.slice(0, -".mjs".length))
	.sort();

/** @param {string} name @returns {Promise<Benchmark>} */
const load = async (name) => await import(`./${name}.mjs`);

const args = process.argv.slice(2);
const save = args.includes("--save");
const [name, ...rest] = args.filter((argument) => argument !== "--save");

if (name === undefined) {
	for (const each of names) console.log(`${each}  ${(await load(each)).about}`);
} else if (names.includes(name)) {
	try {
		await runOne(name, rest);
	} catch (error) {
		// What is missing to measure is told as a sentence; a defect keeps its stack.
		if (!(error instanceof Error) || !error.message.startsWith("Cannot measure")) throw error;
		console.error(error.message);
		process.exitCode = 3;
	}
} else {
	console.error(`Cannot run benchmark "${name}": there are ${names.join(", ")}`);
	process.exitCode = 64;
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
async function runOne(name, args) {
	const { about, run } = await load(name);
	const result = await run(args);
	const setting = {
		command: ["npm run bench --", name, ...args].join(" "),
		node: process.versions.node,
		system: `${process.platform} ${process.arch}`,
		// The model alone: a host's name belongs to nobody else.
		cpu: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
		date: new Date().toISOString().slice(0, 10),
	};
	const bounds = result.bounds.map((bound) => ({ ...bound, holds: bound.value <= bound.limit }));
	const page = [
		`# ${name}`,
		`${about}.`,
		`\`${setting.command}\`, Node ${setting.node}, ${setting.system}, ${setting.cpu}, ${setting.date}`,
		table(
			["measured", "value"],
			result.measures.map(({ what, value, unit }) => [what, `${value} ${unit}`.trim()]),
		),
		table(
			["bound", "value", "limit", "holds"],
			bounds.map(({ what, value, limit, unit, holds }) => [
				what,
				`${value} ${unit}`,
				`${limit} ${unit}`,
				holds ? "yes" : "NO",
			]),
		),
		...(result.tables ?? []).map(({ head, rows }) => table(head, rows)),
		...(result.notes ?? []),
	]
		.filter((part) => part !== "")
		.join("\n\n");
	console.log(page);

	if (save) {
		mkdirSync(`${folder}results`, { recursive: true });
		const { plot, ...figures } = result;
		const data = { name, ...setting, ...figures, bounds };
		writeFileSync(`${folder}results/${name}.json`, `${JSON.stringify(data, null, "\t")}\n`);
		if (plot !== undefined) writeFileSync(`${folder}results/${name}.svg`, plot);
		const picture = plot === undefined ? "" : `\n![${name}](${name}.svg)\n`;
		writeFileSync(`${folder}results/${name}.md`, `${page}\n${picture}`);
		const kinds = ["json", "md", ...(plot === undefined ? [] : ["svg"])];
		console.log(`\nsaved: ${kinds.map((kind) => `bench/results/${name}.${kind}`).join(", ")}`);
	}
	if (bounds.some((bound) => !bound.holds)) process.exitCode = 1;
}
