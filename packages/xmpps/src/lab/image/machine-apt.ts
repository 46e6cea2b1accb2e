import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Release } from "../world/world-spec.ts";
import { aptOptions } from "./apt-options.ts";
import { debianSources } from "./apt-sources.ts";
import type { SourcesText } from "./apt-sources-text.ts";

/** What this machine's apt knows about reaching Debian's archive. */
export interface MachineApt {
	/** Entries of sources.list for the release asked for. */
	readonly sources: readonly string[];
	/** Options, as `apt-config dump` writes them. */
	readonly options: readonly string[];
}

/**
 * Reads the machine's own sources and settings of apt; nothing is changed.
 * @throws {ImageError} `no-sources`
 */
export async function readMachineApt(release: Release): Promise<MachineApt> {
	const [texts, osRelease, dump] = await Promise.all([
		readSources("/etc/apt"),
		readIfThere("/etc/os-release"),
		// Without apt there are no sources either, and the message for that is the clearer one.
		promisify(execFile)("apt-config", ["dump"]).then(
			({ stdout }) => stdout,
			() => "",
		),
	]);
	const codename = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(osRelease)?.[1];
	return { sources: debianSources(texts, codename, release), options: aptOptions(dump) };
}

async function readSources(folder: string): Promise<SourcesText[]> {
	const parts = join(folder, "sources.list.d");
	const names = (await readdir(parts).catch(() => [])).sort();
	return Promise.all([
		readIfThere(join(folder, "sources.list")).then((text): SourcesText => ({ format: "list", text })),
		...names.flatMap((name): Promise<SourcesText>[] => {
			// sources.list(5): files with other endings are ignored.
			const format = /\.(list|sources)$/.exec(name)?.[1];
			if (format !== "list" && format !== "sources") return [];
			return [readIfThere(join(parts, name)).then((text) => ({ format, text }))];
		}),
	]);
}

function readIfThere(path: string): Promise<string> {
	return readFile(path, "utf8").catch(() => "");
}
