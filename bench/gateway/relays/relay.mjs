import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Place where a relay works
 * @property {string} folder for its configuration; its own
 * @property {number} port of 127.0.0.1 where it listens
 * @property {number} backend port of 127.0.0.1 for who offers the ALPN name xmpp-client
 * @property {number} web port of 127.0.0.1 for everybody else
 * @property {number} connections how many it must be able to have at once
 *
 * @typedef {object} Relay something that passes connections on by their first bytes
 * @property {string} id
 * @property {string} name for tables
 * @property {readonly { readonly program: string, readonly package: string }[]} needs
 * @property {() => string} version
 * @property {(place: Place) => Promise<import("../processes.mjs").Program>} start ready when it resolves
 */

/** Debian's users have no sbin in their path, where servers are. */
const FOLDERS = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/local/sbin"];

/** @param {string} program @returns {string | undefined} its path */
export function pathOf(program) {
	if (program.startsWith("/")) return isThere(program, constants.R_OK) ? program : undefined;
	return FOLDERS.map((folder) => join(folder, program)).find((path) => isThere(path, constants.X_OK));
}

/** @param {string} path @param {number} mode */
function isThere(path, mode) {
	try {
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}

/** @param {string} program @returns {string} */
export function must(program) {
	const path = pathOf(program);
	if (path === undefined) throw new Error(`Cannot measure: "${program}" is not installed`);
	return path;
}
