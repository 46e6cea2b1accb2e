import type { HostReader } from "../../../check/observe/local/host-reader.ts";
import { type LuaStatement, type LuaValue, readLuaConfig } from "../../../check/observe/local/lua-config.ts";

/** Debian's folder, and that of every other package of Prosody. */
export const FOLDER = "/etc/prosody";
export const MAIN_FILE: string = `${FOLDER}/prosody.cfg.lua`;

/** The file that is ours. */
export const DROP_IN: string = `${FOLDER}/conf.d/xmpps.cfg.lua`;

/** How deep one file may include another. */
const MAX_DEPTH = 5;

/** An option outside of every VirtualHost and Component. */
export interface GlobalOption {
	readonly name: string;
	readonly value: LuaValue;
	readonly file: string;
	/**
	 * When it is read, seen from our file: the later one counts. `beside`: by the same Include, whose order is that of the
	 * folder on the disk.
	 */
	readonly when: "before" | "ours" | "beside" | "after";
}

export interface GlobalOptions {
	/** In the order in which they are read, as far as there is one. */
	readonly options: readonly GlobalOption[];
	/** Whether our file is read, when it is there. */
	readonly includesOurs: boolean;
}

/** Reads the global options of Prosody's configuration with the files that it includes. They may be secrets: not to be shown. */
export async function readGlobalOptions(reader: HostReader): Promise<GlobalOptions> {
	const options: GlobalOption[] = [];
	let ours = false;
	const take = async (file: string, when: GlobalOption["when"], depth: number): Promise<void> => {
		const text = await reader.textOf(file);
		if (text === undefined) return;
		// Every file begins in the global section, also one that is included behind a VirtualHost.
		let isGlobal = true;
		for (const statement of readLuaConfig(text)) {
			// Once our file was read, what comes later in a file that had not included it by then is after it.
			const now = when === "before" && ours ? "after" : when;
			if (statement.kind === "section") isGlobal = false;
			else if (statement.kind === "include") await include(statement, now, depth);
			else if (isGlobal) options.push({ name: statement.name, value: statement.value, file, when: now });
		}
	};
	const include = async (
		{ pattern }: Extract<LuaStatement, { kind: "include" }>,
		when: GlobalOption["when"],
		depth: number,
	): Promise<void> => {
		if (depth >= MAX_DEPTH) return;
		const path = pattern.startsWith("/") ? pattern : `${FOLDER}/${pattern}`;
		const meant = matches(path, DROP_IN);
		const files = await reader.matches(path);
		for (const file of files.filter((one) => one !== DROP_IN)) await take(file, meant ? "beside" : when, depth + 1);
		if (!meant) return;
		ours = true;
		if (files.includes(DROP_IN)) await take(DROP_IN, "ours", depth + 1);
	};
	await take(MAIN_FILE, "before", 0);
	return { options, includesOurs: ours };
}

/** Whether the pattern of an Include stands for a file: `*` and `?` in its last part alone. */
function matches(pattern: string, path: string): boolean {
	const expression = pattern.replace(/[*?]|[^\w/]/g, (mark) =>
		mark === "*" ? "[^/]*" : mark === "?" ? "[^/]" : `\\${mark}`,
	);
	return new RegExp(`^${expression}$`).test(path);
}
