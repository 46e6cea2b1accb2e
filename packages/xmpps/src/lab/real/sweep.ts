import { existsSync, readdirSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../host/run-command.ts";
import { cgroupIds, killCgroup, labCgroup, populated, removeCgroup } from "./cgroup.ts";
import { LAB_ENV } from "./enter.ts";
import { labPaths, labsFolder } from "./state-folder.ts";

/** Whether a lab lives: its members hold the lock, and the last of them may outlive it by a moment. */
export async function isAlive(state: string, id: string): Promise<boolean> {
	const { lock } = labPaths(state, id);
	if (!existsSync(lock)) return false;
	return (await runCommand(["flock", "-n", lock, "true"], { env: LAB_ENV })).code !== 0;
}

/** Identifiers of the labs that have a folder, dead or alive, the newest last. */
export function labIds(state: string): string[] {
	const folder = labsFolder(state);
	return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/**
 * Removes what dead labs left behind: a folder, an empty control group. No process is looked for by its number or name: the
 * lock says who lives, also after the machine was started anew.
 * @returns the identifiers of those that were removed
 */
export async function sweep(state: string): Promise<string[]> {
	const swept: string[] = [];
	for (const id of labIds(state)) {
		if (isStarting(id) || (await isAlive(state, id))) continue;
		const cgroup = labCgroup(id);
		if (populated(cgroup)) {
			killCgroup(cgroup);
			for (let tries = 0; populated(cgroup) && tries < 200; tries += 1) await sleep(5);
		}
		removeCgroup(cgroup);
		rmSync(labPaths(state, id).folder, { recursive: true, force: true });
		swept.push(id);
	}
	// Control groups are the machine's, and another state folder may have labs that live: only empty ones are nobody's.
	for (const id of cgroupIds()) {
		if (!isStarting(id) && !populated(labCgroup(id))) removeCgroup(labCgroup(id));
	}
	return swept;
}

/** Milliseconds within which a lab takes its lock. */
const YOUTH = 30_000;

/** A new identifier: sorts by time, unique on this machine, and tells who makes the lab. */
export function newLabId(now: number, pid: number): string {
	return `${now.toString(36)}-${pid.toString(36)}`;
}

/** Whether a lab may not have taken its lock yet: it is young, and the process that makes it lives. */
function isStarting(id: string): boolean {
	const [born = Number.NaN, pid = Number.NaN] = id.split("-").map((part) => Number.parseInt(part, 36));
	return Math.abs(Date.now() - born) < YOUTH && existsSync(`/proc/${pid}`);
}
