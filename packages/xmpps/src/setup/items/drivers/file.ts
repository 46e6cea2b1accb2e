import { createHash } from "node:crypto";
import { type ChangeableHost, type Entry, FileChangedError, type Replaceable } from "../../../host/changeable-host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, sameState } from "../item.ts";

/** Whole files of our own. */
export function fileDriver({ files }: Pick<ChangeableHost, "files">): Driver<"file"> {
	return {
		async read({ path }) {
			return fileState(await files.read(path));
		},
		async put({ path }, expected, wanted) {
			await replaced(() => files.replace(path, replaceable(expected), replaceable(wanted)));
		},
	};
}

/** Symbolic links of our own. */
export function linkDriver({ files }: Pick<ChangeableHost, "files">): Driver<"link"> {
	return {
		async read({ path }) {
			const entry = await files.read(path);
			if (entry === undefined) return null;
			return { target: entry.kind === "link" ? entry.target : notOurs(entry) };
		},
		async put({ path }, expected, wanted) {
			await replaced(() => files.replace(path, replaceable(expected), replaceable(wanted)));
		},
	};
}

/** Folders of our own. One that is not empty stays: somebody else has put something there. */
export function folderDriver({ files }: Pick<ChangeableHost, "files">): Driver<"folder"> {
	const read = async (path: string): Promise<ItemState> => {
		const entry = await files.read(path);
		if (entry === undefined) return null;
		const { mode, owner, group } = entry.kind === "folder" ? entry : { mode: 0, owner: notOurs(entry), group: "" };
		return { mode, owner, group };
	};
	return {
		read: ({ path }) => read(path),
		async put({ path }, expected, wanted) {
			const there = await read(path);
			if (sameState(there, wanted)) return;
			if (!sameState(there, expected)) throw new ItemChangedError(`"${path}" is not what it was`);
			if (wanted === null) {
				if (!(await files.removeFolder(path))) throw new ItemChangedError(`"${path}" is not empty`);
			} else if (expected === null && "mode" in wanted) {
				await replaced(() => files.makeFolder(path, wanted));
			} else {
				throw new Error(`Cannot change the folder "${path}": it is made or removed, and nothing else`);
			}
		},
	};
}

/** What a file is as the state of an item; what is no text of ours is a state that no plan has. */
function fileState(entry: Entry | undefined): ItemState {
	if (entry === undefined) return null;
	if (entry.kind !== "file") return { content: notOurs(entry), mode: 0, owner: "", group: "" };
	const { bytes, mode, owner, group } = entry;
	return { content: textOf(bytes), mode, owner, group };
}

/** The text of a file; of one that is no UTF-8 a text that says so, and differs whenever the file does. */
function textOf(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return `\0not UTF-8: ${createHash("sha256").update(bytes).digest("hex")}`;
	}
}

/** A word with a character that nothing of ours contains. */
function notOurs(entry: Entry): string {
	return entry.kind === "link" ? `\0a link to ${entry.target}` : `\0a ${entry.kind}`;
}

function replaceable(state: ItemState): Replaceable | undefined {
	if (state === null) return undefined;
	if ("target" in state) return { kind: "link", target: state.target };
	if ("content" in state) {
		const { content, mode, owner, group } = state;
		return { kind: "file", bytes: new TextEncoder().encode(content), mode, owner, group };
	}
	throw new Error("Cannot put a file: the state is no file's");
}

/** What somebody else has changed is said in the words of items. */
async function replaced(replace: () => Promise<void>): Promise<void> {
	try {
		await replace();
	} catch (error) {
		if (error instanceof FileChangedError) throw new ItemChangedError(error.message, { cause: error });
		throw error;
	}
}
