import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("load/", import.meta.url));

const compiler = process.env["CC"] ?? "gcc";

/**
 * Compiles the load generator.
 * @param {string} folder where it is put
 * @returns {string} the program's path
 * @throws {Error} which begins with "Cannot measure" when there is no compiler
 */
export function buildLoad(folder) {
	const program = join(folder, "load");
	const files = readdirSync(sources)
		.filter((name) => name.endsWith(".c"))
		.map((name) => join(sources, name));
	const { status, error, stderr } = spawnSync(
		compiler,
		["-O2", "-std=gnu17", "-Wall", "-o", program, ...files, "-lm"],
		{
			encoding: "utf8",
		},
	);
	if (error !== undefined) {
		throw new Error(
			`Cannot measure: ${compiler} is not installed, and the load generator is written in C (on Debian: apt-get install gcc libc6-dev)`,
		);
	}
	if (status !== 0)
		throw new Error(`Cannot measure: ${compiler} does not compile the load generator: ${stderr.slice(0, 2000)}`);
	return program;
}
