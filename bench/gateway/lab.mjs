import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLoad } from "./build-load.mjs";
import { startBackend } from "./load.mjs";
import { freePort } from "./processes.mjs";
import { startOurs, tableFile, tableFor } from "./relays/ours.mjs";

/** @typedef {import("./relays/ours.mjs").OursOptions} OursOptions */

/**
 * Where a gateway of ours is measured alone: the load generator, a backend, a temporary folder.
 * @typedef {{
 *   readonly load: string,
 *   readonly folder: string,
 *   readonly behind: Awaited<ReturnType<typeof startBackend>>,
 * }} Lab
 *
 * @typedef {Awaited<ReturnType<typeof startGateway>>} Gateway
 */

/**
 * @template T
 * @param {{ readonly bytes?: number }} options of the backend
 * @param {(lab: Lab) => Promise<T>} work
 */
export async function withLab(options, work) {
	const folder = mkdtempSync(join(tmpdir(), "xmpps-bench-"));
	try {
		const load = buildLoad(folder);
		const behind = await startBackend(load, options);
		try {
			return await work({ load, folder, behind });
		} finally {
			await behind.stop();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Starts ours, and keeps the lines of its log.
 * @param {Lab} lab
 * @param {number} connections how many it must be able to have
 * @param {OursOptions} [options]
 */
export async function startGateway({ folder, behind }, connections, options = {}) {
	const port = await freePort();
	const place = { folder, port, backend: behind.port, web: behind.web, connections };
	/** @type {any[]} */
	const log = [];
	let rest = "";
	const program = await startOurs(place, {
		...options,
		onStderr(text) {
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			for (const line of lines) log.push(parsed(line));
		},
	});
	return {
		...{ port, program, log, to: `127.0.0.1:${port}` },
		table: tableFor(place, options),
		file: tableFile(place),
	};
}

/** @param {string} line @returns {any} what is no JSON is a line all the same */
function parsed(line) {
	try {
		return JSON.parse(line);
	} catch {
		return { msg: line };
	}
}
