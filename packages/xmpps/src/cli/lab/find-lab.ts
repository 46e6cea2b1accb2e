import { type HostRecord, type LabRecord, runningLabs } from "../../lab/real/lab-record.ts";
import { stateFolder } from "../../lab/real/state-folder.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError } from "../io.ts";

/**
 * The labs that run, the newest last.
 * @throws {CommandError} without root, whose the state folder is
 */
export async function labsThatRun(): Promise<LabRecord[]> {
	const state = stateFolder();
	try {
		return await runningLabs(state);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "EACCES") throw cause;
		throw new CommandError(EXIT.unknown, `Cannot look for labs in "${state}": only root may`, { cause });
	}
}

/**
 * The lab that a command is about: the named one, or the only one.
 * @throws {CommandError} when there is none, or more than one and none named
 */
export async function findLab(id: string | undefined): Promise<LabRecord> {
	const labs = await labsThatRun();
	const names = labs.map((lab) => lab.id).join(", ");
	if (labs.length === 0)
		throw new CommandError(EXIT.broken, "Cannot find a lab: none runs (xmpps lab up --keep starts one)");
	if (id !== undefined) {
		const found = labs.find((lab) => lab.id === id);
		if (found === undefined) throw new CommandError(EXIT.usage, `Cannot find lab "${id}": there are ${names}`);
		return found;
	}
	const [only, another] = labs;
	if (only === undefined || another !== undefined) {
		throw new CommandError(EXIT.usage, `Cannot tell which lab is meant: ${names} run; name one with --lab`);
	}
	return only;
}

/**
 * A host of a lab that runs.
 * @throws {CommandError} when the lab has no such host, or it is down
 */
export function findHost(lab: LabRecord, name: string): HostRecord & { readonly leader: number } {
	const host = lab.hosts.find((one) => one.name === name);
	if (host === undefined) {
		const names = lab.hosts.map((one) => one.name).join(", ");
		throw new CommandError(EXIT.usage, `Cannot find host "${name}": lab ${lab.id} has ${names}`);
	}
	const { leader } = host;
	if (leader === undefined) throw new CommandError(EXIT.unknown, `Cannot enter host "${name}": it does not run now`);
	return { ...host, leader };
}
