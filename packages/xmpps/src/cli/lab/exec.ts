import { once } from "node:events";
import { endTree } from "../../host/run-command.ts";
import { inHost, inNetwork, LAB_ENV, start } from "../../lab/real/enter.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { findHost, findLab } from "./find-lab.ts";

/**
 * `xmpps lab exec HOST COMMAND…` and `xmpps lab shell HOST`: with this terminal as its own.
 * @returns the command's exit code, or 128 and the number of the signal that ended it
 */
export async function execCommand(
	name: string,
	command: readonly string[] | undefined,
	flags: { readonly lab?: string; readonly here?: boolean },
	io: Io,
): Promise<number> {
	const lab = await findLab(flags.lab);
	const host = findHost(lab, name);
	const argv = command ?? ["/bin/bash", "-l"];
	const env = {
		...LAB_ENV,
		...(process.env["TERM"] === undefined ? {} : { TERM: process.env["TERM"] }),
		...(command === undefined ? { debian_chroot: `lab ${name}` } : {}),
	};
	const child = start(
		flags.here === true ? inNetwork(lab.init, name, inThisFolder(argv)) : inHost(host.leader, argv),
		["inherit", "inherit", "inherit"],
		env,
	);
	const onAbort = (): void => endTree(child);
	io.signal.addEventListener("abort", onAbort, { once: true });
	try {
		const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
		if (io.signal.aborted) return EXIT.interrupted;
		const { constants } = await import("node:os");
		return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
	} catch (cause) {
		throw new CommandError(EXIT.unknown, `Cannot enter host "${name}": ${(cause as Error).message}`, { cause });
	} finally {
		io.signal.removeEventListener("abort", onAbort);
	}
}

/** Entering the lab's mounts leads to the root folder; whoever runs his own programs stays where he is. */
function inThisFolder(argv: readonly string[]): string[] {
	return ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", process.cwd(), ...argv];
}
