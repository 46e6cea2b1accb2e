#!/usr/bin/env node
// `node tools/gateway-comparison.mjs`: asks every program that can share a port in the lab (as root, for some minutes), and writes
// what each does and does not to docs/gateway-comparison.md. Build first (npm run build).
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { comparisonPage } from "../packages/xmpps/dist/lab/gateway/page.js";

const main = fileURLToPath(new URL("../packages/xmpps/dist/cli/main.js", import.meta.url));
const { stdout } = spawnSync(process.execPath, [main, "lab", "gateway", "--json"], {
	encoding: "utf8",
	stdio: ["ignore", "pipe", "inherit"],
	maxBuffer: 16 * 1024 * 1024,
});
if (stdout === "") process.exit(1);
const page = fileURLToPath(new URL("../docs/gateway-comparison.md", import.meta.url));
writeFileSync(page, comparisonPage(JSON.parse(stdout).results));
