#!/usr/bin/env node
// `npm run ok`: the one gate. Every step that a change must pass, in the order in which they fail fastest.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (/** @type {string} */ path) => [process.execPath, `node_modules/${path}`];
const tsc = bin("typescript/bin/tsc");

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command
 * @property {boolean} [live] its output is worth watching, not only when it fails
 * @property {string} [hint] what to do when it fails
 */

/** @type {readonly Step[]} */
const steps = [
	{
		name: "biome",
		command: [...bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"],
		hint: "npm run fix repairs most of it",
	},
	{ name: "clean", command: [process.execPath, "tools/clean.mjs"] },
	{ name: "build", command: [...tsc, "-b", "packages/connect", "packages/xmpps"] },
	{ name: "types of tests and tools", command: [...tsc, "-p", "."] },
	{ name: "tests with coverage", command: [process.execPath, "tools/test.mjs", "--coverage"], live: true },
	{
		name: "knip",
		command: bin("knip/bin/knip.js"),
		hint: "remove what nothing uses, or name in knip.jsonc who does and why",
	},
	{ name: "publint xmpps-connect", command: [...bin("publint/src/cli.js"), "packages/connect", "--strict"] },
	{ name: "publint xmpps", command: [...bin("publint/src/cli.js"), "packages/xmpps", "--strict"] },
	{
		name: "attw xmpps-connect",
		command: [...bin("@arethetypeswrong/cli/dist/index.js"), "--pack", "packages/connect", "--profile", "esm-only"],
	},
	{ name: "typedoc", command: [...bin("typedoc/bin/typedoc"), "--emit", "none", "--treatWarningsAsErrors"] },
	{
		name: "git diff",
		command: ["git", "--no-pager", "diff", "--exit-code", "--stat"],
		hint: "stage what you mean to commit; what else differs was left behind by a tool",
	},
];

const started = performance.now();
const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @returns {Step | undefined} the step that failed */
function firstFailure() {
	for (const [index, step] of steps.entries()) {
		const [command = "", ...args] = step.command;
		const since = performance.now();
		if (step.live) console.log(`${step.name} …`);
		const result = spawnSync(command, args, {
			cwd: root,
			encoding: "utf8",
			stdio: step.live ? "inherit" : ["ignore", "pipe", "pipe"],
			// Several hundred findings of a linter.
			maxBuffer: 64 * 1024 * 1024,
		});
		const passed = result.status === 0;
		if (!passed && !step.live) process.stdout.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
		console.log(`${passed ? "ok    " : "FAILED"} ${index + 1}/${steps.length} ${step.name} (${seconds(since)})`);
		if (!passed) return step;
	}
	return undefined;
}

const failed = firstFailure();
if (failed === undefined) console.log(`\nok: all ${steps.length} steps passed (${seconds(started)})`);
else {
	const rest = steps.slice(steps.indexOf(failed) + 1).map((step) => step.name);
	console.log(`\nnot ok: "${failed.name}" failed (${seconds(started)})${failed.hint ? `: ${failed.hint}` : ""}`);
	if (rest.length > 0) console.log(`not run: ${rest.join(", ")}`);
	process.exitCode = 1;
}
