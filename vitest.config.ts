import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`packages/connect/src/${path}`, import.meta.url));

// The library is taken from its source, so that tests need no build and coverage counts the right lines.
const alias = [
	{ find: /^xmpps-connect$/, replacement: source("index.ts") },
	{ find: /^xmpps-connect\/(protocol|dns|testing|xmpp-js)$/, replacement: source("$1/index.ts") },
];

// What happens on Debian hosts and takes minutes: mistakes that are made and mended, set-ups that are made and taken back.
// A set-up's whole story stays with the other scenarios, which run under every Node.
const hosts = [
	"packages/*/scenario/setup/**/!(story).test.ts",
	"packages/*/scenario/gateway/{engine-*,listen}.test.ts",
	"packages/*/scenario/lab/fault-catalogue.test.ts",
];

export default defineConfig({
	resolve: { alias },
	test: {
		allowOnly: process.env["CI"] !== "true",
		passWithNoTests: false,
		expect: { requireAssertions: true },
		reporters: ["default", "./tools/test-reporter.ts"],
		coverage: {
			provider: "v8",
			include: ["packages/*/src/**/*.ts"],
			reporter: ["text-summary", "json-summary"],
			thresholds: { lines: 85 },
		},
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: ["packages/*/test/**/*.test.ts", "tools/test/**/*.test.ts"],
					// A process for each of some three hundred files would take a quarter of a second each. Our modules keep no state
					// between calls, so that files may share them.
					pool: "threads",
					isolate: false,
				},
			},
			{
				extends: true,
				test: {
					name: "scenario",
					include: ["packages/*/scenario/**/*.test.ts"],
					exclude: hosts,
					// After the unit tests, one file at a time: real servers share the machine's two cores.
					sequence: { groupOrder: 1 },
					fileParallelism: false,
					maxWorkers: 1,
					// Tests that say that they may: labs of the catalogue of mistakes.
					maxConcurrency: 2,
					testTimeout: 30_000,
					// Whole hosts boot while others use the machine: what has failed there is tried once more, and shown as such.
					retry: process.env["CI"] === "true" ? 1 : 0,
				},
			},
			{
				extends: true,
				test: {
					name: "host",
					include: hosts,
					sequence: { groupOrder: 2 },
					// Two files at once, which keep two cores busy: a third one was tried, and gained nothing.
					maxWorkers: 2,
					maxConcurrency: 2,
					testTimeout: 60_000,
					retry: process.env["CI"] === "true" ? 1 : 0,
				},
			},
		],
	},
});
