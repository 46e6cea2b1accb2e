#!/usr/bin/env node
// Removes what the build made: `node tools/clean.mjs [connect] [xmpps]`, both without an argument.
// Sources that were removed since would otherwise be packed with the rest.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The compiler's notes lie outside dist, so that they are not packed; left behind, they say that dist is up to date.
/** @type {Record<string, readonly string[]>} */
const built = {
	connect: ["packages/connect/dist", ".cache/protocol.tsbuildinfo", ".cache/connect.tsbuildinfo"],
	xmpps: ["packages/xmpps/dist", ".cache/xmpps.tsbuildinfo"],
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(built)) {
	const paths = built[name];
	if (paths === undefined) throw new Error(`Cannot clean package "${name}": there are connect and xmpps`);
	for (const path of paths) {
		rmSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), { recursive: true, force: true });
	}
}
