import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { labPaths } from "./state-folder.ts";
import { isAlive, labIds } from "./sweep.ts";

/** What a running lab tells other commands: the content of its lab.json. */
export interface LabRecord {
	readonly id: string;
	readonly world: string;
	/** When it was started, ISO 8601. */
	readonly started: string;
	/** The process that keeps it alive. */
	readonly keeper: number;
	/** PID 1 of the lab. */
	readonly init: number;
	readonly phase: "starting" | "up";
	/** The certificate of the lab's authority, a file. */
	readonly ca: string;
	readonly resolver: string | undefined;
	/** The folder of an image that has tcpdump. */
	readonly tcpdump: string | undefined;
	readonly hosts: readonly HostRecord[];
}

/** A host in a lab's record. */
export interface HostRecord {
	readonly name: string;
	readonly kind: "machine" | "plain";
	readonly release: string;
	/** Its PID 1; `undefined` while it does not run. */
	readonly leader: number | undefined;
	readonly v4: readonly string[];
	readonly v6: readonly string[];
	readonly programs: readonly string[];
}

/** Writes a lab's record, at once and whole. */
export function writeRecord(state: string, record: LabRecord): void {
	const { record: path } = labPaths(state, record.id);
	writeFileSync(`${path}.new`, `${JSON.stringify(record, null, "\t")}\n`, { mode: 0o600 });
	renameSync(`${path}.new`, path);
}

/** The labs that run now, the newest last. */
export async function runningLabs(state: string): Promise<LabRecord[]> {
	const records: LabRecord[] = [];
	for (const id of labIds(state)) {
		if (!(await isAlive(state, id))) continue;
		const record = readRecord(state, id);
		if (record !== undefined) records.push(record);
	}
	return records;
}

/** `undefined` as long as a lab has none. */
function readRecord(state: string, id: string): LabRecord | undefined {
	try {
		return JSON.parse(readFileSync(labPaths(state, id).record, "utf8")) as LabRecord;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw error;
	}
}
