import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The one folder of the lab on the machine: nothing else is written anywhere.
 *
 * ```
 * images/         Debian root folders, kept for the next lab
 * labs/ID/        a lab: lock, lab.json, log/, capture/; removed when it ends
 * ```
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
	const chosen = env["XMPPS_LAB_STATE"];
	return chosen === undefined || chosen === "" ? "/var/lib/xmpps-lab" : chosen;
}

/**
 * Makes the state folder, for root alone, where it is missing.
 * @throws {Error} when that cannot be
 */
export function makeStateFolder(state: string): void {
	// Not by mkdir's own recursion: in a file system such as /proc, Node 20 tries for ever.
	const missing: string[] = [];
	for (let folder = resolve(state); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
	try {
		for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		// Another lab may have made it just now.
		if (code === "EEXIST") return;
		throw new Error(`Cannot make the lab's folder "${state}": ${code}`, { cause });
	}
}

/** Where images are. */
export const imagesFolder = (state: string): string => join(state, "images");

/** Where labs are, a folder each. */
export const labsFolder = (state: string): string => join(state, "labs");

/** The paths of one lab. */
export interface LabPaths {
	readonly folder: string;
	/** Held by every process of the lab: whoever can take it knows that the lab is dead. */
	readonly lock: string;
	/** What other commands need to find the lab's hosts. */
	readonly record: string;
	readonly log: string;
	readonly capture: string;
}

/** The paths of a lab by its identifier. */
export function labPaths(state: string, id: string): LabPaths {
	const folder = join(labsFolder(state), id);
	return {
		folder,
		lock: join(folder, "lock"),
		record: join(folder, "lab.json"),
		log: join(folder, "log"),
		capture: join(folder, "capture"),
	};
}
