import { printable } from "xmpps-connect/protocol";
import type { ChangeableHost, FileImage, Replaceable } from "../../../host/changeable-host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type ManagedItem, sameState } from "../item.ts";
import { BlockError, readBlock, writeBlock } from "./block-text.ts";
import { replaced } from "./file.ts";

type BlockItem = Extract<ManagedItem, { kind: "block" }>;

/** A file that is made for a block alone. */
const NEW_FILE = { mode: 0o644, owner: "root", group: "root" } as const;

/** Blocks of lines of our own in files of others. */
export function blockDriver({ files }: Pick<ChangeableHost, "files">): Driver<"block"> {
	const load = async (item: BlockItem): Promise<{ text: string; image: FileImage | undefined }> => {
		const entry = await files.read(item.path);
		if (entry === undefined) return { text: "", image: undefined };
		if (entry.kind !== "file") throw new Error(`Cannot read "${printable(item.path, 300)}": it is no file`);
		try {
			const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(entry.bytes);
			return { text, image: entry };
		} catch (cause) {
			throw new Error(`Cannot read "${printable(item.path, 300)}": it is no UTF-8`, { cause });
		}
	};
	const stateIn = (item: BlockItem, text: string): ItemState => {
		const lines = inFile(item, () => readBlock(text, item));
		return lines === undefined ? null : { lines };
	};
	return {
		async read(item) {
			return stateIn(item, (await load(item)).text);
		},
		async put(item, expected, wanted) {
			const { text, image } = await load(item);
			const there = stateIn(item, text);
			if (sameState(there, wanted)) return;
			if (!sameState(there, expected)) throw new ItemChangedError(`the block in "${item.path}" is not what it was`);
			const lines = wanted !== null && "lines" in wanted ? wanted.lines : undefined;
			const next = inFile(item, () => writeBlock(text, item, lines));
			const before: Replaceable | undefined = image === undefined ? undefined : { kind: "file", ...image };
			// A file in which nothing is left but what came with us came with us.
			const after: Replaceable | undefined =
				next === "" ? undefined : { kind: "file", ...(image ?? NEW_FILE), bytes: new TextEncoder().encode(next) };
			await replaced(item.path, () => files.replace(item.path, before, after));
		},
	};
}

function inFile<T>(item: BlockItem, what: () => T): T {
	try {
		return what();
	} catch (error) {
		if (error instanceof BlockError) {
			throw new Error(`Cannot use "${printable(item.path, 300)}": ${error.message}`, { cause: error });
		}
		throw error;
	}
}
