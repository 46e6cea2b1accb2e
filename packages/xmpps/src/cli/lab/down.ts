import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { findLab, labsThatRun } from "./find-lab.ts";

/** Milliseconds that a keeper may take to end its lab: under a second usually, ejabberd takes its time. */
const PATIENCE = 20_000;

/** `xmpps lab down`: asks the keeper of a lab to take it down, and waits until it has. */
export async function downCommand(
	flags: { readonly lab?: string; readonly all?: boolean; readonly prune?: string },
	io: Io,
): Promise<number> {
	const [{ stateFolder, imagesFolder, labPaths }, { isAlive, sweep }] = await Promise.all([
		import("../../lab/real/state-folder.ts"),
		import("../../lab/real/sweep.ts"),
	]);
	const days = flags.prune === undefined ? undefined : Number(flags.prune);
	if (days !== undefined && !(flags.prune?.trim() !== "" && days >= 0)) {
		throw new CommandError(EXIT.usage, `Cannot prune "${flags.prune}": it is no number of days`);
	}
	const state = stateFolder();
	const running = await labsThatRun();
	const labs =
		flags.all === true || (days !== undefined && running.length === 0) ? running : [await findLab(flags.lab)];
	for (const { keeper } of labs) process.kill(keeper, "SIGTERM");
	const deadline = performance.now() + PATIENCE;
	for (const { id, keeper } of labs) {
		// The keeper removes the lab's folder after its last process has ended: down means that both are gone.
		const keeps = (): boolean => existsSync(labPaths(state, id).folder) && existsSync(`/proc/${keeper}`);
		while (keeps() || (await isAlive(state, id))) {
			if (performance.now() > deadline)
				throw new CommandError(EXIT.unknown, `Cannot take lab "${id}" down: it does not end`);
			await sleep(20);
		}
		io.out(`Taken down: lab ${id}`);
	}
	await sweep(state);
	if (days !== undefined) {
		const { pruneImages } = await import("../../lab/image/index.ts");
		for (const id of await pruneImages(imagesFolder(state), [], days)) io.out(`Removed: image ${id}`);
	}
	return EXIT.ok;
}
