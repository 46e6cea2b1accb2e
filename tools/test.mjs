#!/usr/bin/env node
// `npm test`: builds, runs every test, and says at the end what did not run. Options: npm test -- --help
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFolder, otherNodes } from "./test-nodes.mjs";
import { compareCounts, everyNode, lastLine, leftOut, projects, readOptions, usage } from "./test-plan.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const countFile = `${root}tools/test-count.json`;
const ci = process.env["CI"] === "true";

/** @typedef {import("./test-plan.mjs").Outcome} Outcome */

/** @type {Outcome[]} */
const outcomes = [];
/** @type {string[]} What is to be read at the end, just before the last line. */
const notes = [];

/** @param {string} problem */
function fail(problem) {
	outcomes.push({ passed: 0, failed: 1, skipped: 0 });
	notes.push(`failed: ${problem}`);
}

/**
 * Runs a command in the repository's root, its output shown. Ctrl-C reaches it through the terminal; this process waits.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
function show(command, args, env = process.env) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
		child.on("error", () => resolve(127));
		child.on("exit", (code) => resolve(code ?? 1));
	});
}
process.on("SIGINT", () => {});

/**
 * Runs vitest once.
 *
 * @param {string} node the binary
 * @param {string} label what the notes call this run
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./test-plan.mjs").Options} options
 * @param {readonly string[]} only the projects; empty: all
 * @returns {Promise<Record<string, number>>} the number of tests by project
 */
async function runTests(node, label, env, options, only) {
	const file = `${root}.cache/tally-${process.pid}.json`;
	const args = [`${root}node_modules/vitest/vitest.mjs`, "run", ...options.files];
	for (const project of only) args.push("--project", project);
	if (options.coverage) args.push("--coverage");
	const started = performance.now();
	const code = await show(node, args, { ...env, XMPPS_TEST_TALLY: file });
	/** @type {{ projects: Record<string, Outcome & { tests: number }>, reason: string }} */
	let result;
	try {
		result = JSON.parse(readFileSync(file, "utf8"));
	} catch {
		fail(`${label}: vitest ended without a report (exit code ${code})`);
		return {};
	} finally {
		rmSync(file, { force: true });
	}
	const counts = Object.values(result.projects);
	outcomes.push(...counts);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	notes.push(`${label}: ${lastLine(counts)} (${seconds} s)`);
	// Such as coverage below its floor, or no test file at all.
	if (code !== 0 && !counts.some((count) => count.failed > 0)) fail(`${label}: vitest ended with exit code ${code}`);
	return Object.fromEntries(Object.entries(result.projects).map(([name, count]) => [name, count.tests]));
}

/** @param {import("./test-plan.mjs").Options} options */
async function runEverything(options) {
	mkdirSync(`${root}.cache`, { recursive: true });
	if (options.install && (await show("sh", [`${root}tools/install-system-packages`])) !== 0) {
		fail("tools/install-system-packages could not install what the tests need");
	}
	const build = [`${root}node_modules/typescript/bin/tsc`, "-b", "packages/connect", "packages/xmpps"];
	if ((await show(process.execPath, build)) !== 0) {
		fail("the build: no test ran");
		return;
	}

	const asked = options.project === undefined ? [] : [options.project];
	const counted = await runTests(process.execPath, `Node ${process.versions.node}`, process.env, options, asked);
	if (options.files.length === 0) {
		const ran = options.project === undefined ? projects : asked;
		if (options.count) {
			const counts = Object.fromEntries(projects.map((project) => [project, counted[project] ?? 0]));
			writeFileSync(countFile, `${JSON.stringify(counts, null, "\t")}\n`);
		}
		const { problems, hints } = compareCounts(JSON.parse(readFileSync(countFile, "utf8")), counted, ran);
		for (const problem of problems) fail(problem);
		notes.push(...hints.map((hint) => `hint: ${hint}`));
	}

	const elsewhere = everyNode.filter((project) => asked.length === 0 || asked.includes(project));
	if (!options.nodes || elsewhere.length === 0) return;
	for (const major of otherNodes) {
		try {
			const folder = nodeFolder(major);
			const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
			console.log(`\nNode ${major}`);
			await runTests(`${folder}/node`, `Node ${major}`, env, { ...options, coverage: false }, elsewhere);
		} catch (error) {
			fail(error instanceof Error ? error.message : String(error));
		}
	}
}

async function main() {
	const args = process.argv.slice(2);
	if (args.includes("--help")) {
		console.log(usage);
		return;
	}
	/** @type {import("./test-plan.mjs").Options} */
	let options;
	try {
		options = readOptions(args, ci);
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
		process.exitCode = 64;
		return;
	}
	await runEverything(options);
	console.log("");
	for (const note of [...notes, ...leftOut(options, otherNodes)]) console.log(note);
	console.log(lastLine(outcomes));
	if (outcomes.some((outcome) => outcome.failed > 0)) process.exitCode = 1;
}

await main();
