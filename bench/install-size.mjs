import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interleave, tenth, timeOfProcess } from "./interleave.mjs";

export const about = "What `npm i xmpps-connect` puts on a disk, and how long its import takes";

const root = fileURLToPath(new URL("..", import.meta.url));
const rounds = 21;
const importing = 'await import("xmpps-connect")';
const timing = `const t = performance.now(); ${importing}; process.stdout.write(String(performance.now() - t))`;

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	const folder = mkdtempSync(join(tmpdir(), "xmpps-install-"));
	try {
		const tarball = pack(folder);
		writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
		npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", `./${tarball}`], folder);

		const packages = installed(folder);
		const allowed = libraryPackages();
		const foreign = packages.filter((name) => !allowed.has(name));
		const bytes = sizeOnDisk(join(folder, "node_modules"));
		const median = interleave(rounds, {
			nothing: () => timeOfProcess(["-e", "0"], folder),
			whole: () => timeOfProcess(["--input-type=module", "-e", importing], folder),
			inside: () => Number(execFileSync(process.execPath, ["--input-type=module", "-e", timing], { cwd: folder })),
		});
		const difference = tenth(median.whole - median.nothing);
		return {
			measures: [
				{ what: "tarball", value: Math.round(statSync(join(folder, tarball)).size / 1000), unit: "kB" },
				{ what: "packages installed", value: packages.length, unit: "" },
				{ what: "which", value: packages.join(", "), unit: "" },
				{ what: "`node -e 0`", value: median.nothing, unit: "ms" },
				{ what: "a process that imports it", value: median.whole, unit: "ms" },
			],
			bounds: [
				{ what: "installed with its dependencies", value: Math.round(bytes / 1000) / 1000, limit: 6, unit: "MB" },
				{ what: "packages that only the tool needs", value: foreign.length, limit: 0, unit: "packages" },
				{ what: "import, measured inside the process", value: median.inside, limit: 60, unit: "ms" },
				{ what: "import, difference of whole processes", value: difference, limit: 60, unit: "ms" },
			],
			notes: [
				`Size as \`du\` counts it, in blocks. Times are medians of ${rounds} interleaved runs.`,
				...foreign.map((name) => `Not a dependency of the library: ${name}`),
			],
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {string} folder
 * @returns {string} the tarball's name in it
 */
function pack(folder) {
	// By name: .npmrc switches off the scripts that `npm pack` would run by itself.
	npm(["run", "--silent", "prepack", "-w", "xmpps-connect"], root);
	npm(["pack", "--silent", "--ignore-scripts", "-w", "xmpps-connect", "--pack-destination", folder], root);
	const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
	if (tarball === undefined) throw new Error("Cannot pack xmpps-connect: npm wrote no tarball");
	return tarball;
}

/** @param {readonly string[]} args @param {string} folder */
function npm(args, folder) {
	execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** @param {string} folder @returns {string[]} names of the packages installed in it */
function installed(folder) {
	const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
	const paths = Object.keys(lock.packages).filter((path) => path !== "");
	return paths.map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)).sort();
}

/** @returns {Set<string>} the library and all that its dependencies bring, as our own lock file says */
function libraryPackages() {
	/** @type {{ packages: Record<string, { dependencies?: Record<string, string> }> }} */
	const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
	const names = new Set(["xmpps-connect"]);
	const queue = Object.keys(packages["packages/connect"]?.dependencies ?? {});
	for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
		if (names.has(name)) continue;
		names.add(name);
		queue.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
	}
	return names;
}

/** @param {string} folder @returns {number} bytes of all blocks below it */
function sizeOnDisk(folder) {
	return Number(execFileSync("du", ["-sk", folder], { encoding: "utf8" }).split("\t", 1)[0]) * 1024;
}
