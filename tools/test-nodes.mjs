import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Major versions under which everything must pass: the floor of `engines`, and the two long-term lines after it.
const supported = [20, 22, 24];

/** The supported major versions beside the one that runs this. */
export const otherNodes = supported.filter((major) => major !== Number(process.versions.node.split(".", 1)[0]));

/**
 * Makes the newest Node of one major version available inside .cache/ and changes nothing else on the machine.
 *
 * The binaries are npm packages, so that they come from the registry that npm is set up with.
 *
 * @param {number} major
 * @returns {string} the folder that holds the binary `node`
 * @throws {Error} when npm cannot get it
 */
export function nodeFolder(major) {
	const platform = process.platform === "win32" ? "win" : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const prefix = fileURLToPath(new URL(`../.cache/nodes/${major}`, import.meta.url));
	const folder = `${prefix}/node_modules/${name}/bin`;
	const binary = process.platform === "win32" ? "node.exe" : "node";
	if (existsSync(`${folder}/${binary}`)) return folder;

	mkdirSync(prefix, { recursive: true });
	const npm = process.platform === "win32" ? "npm.cmd" : "npm";
	try {
		execFileSync(npm, ["install", "--no-save", "--no-package-lock", "--prefix", prefix, `${name}@${major}`], {
			cwd: prefix,
			stdio: ["ignore", "ignore", "pipe"],
			shell: process.platform === "win32",
		});
	} catch (cause) {
		throw new Error(`Cannot get Node ${major}: npm could not install "${name}@${major}"`, { cause });
	}
	return folder;
}
