import { printable } from "xmpps-connect/protocol";
import {
	type ChangeableHost,
	FileChangedError,
	type FileImage,
	type Replaceable,
} from "../../../host/changeable-host.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type ManagedItem, sameState } from "../item.ts";
import { BlockError, readBlock, writeBlock } from "./block-text.ts";

type BlockItem = Extract<ManagedItem, { kind: "block" }>;

/** A file that is made for a block alone. */
const NEW_FILE = { mode: 0o644, owner: "root", group: "root" } as const;

/** How often somebody else may change another part of the file while ours is put. */
const ATTEMPTS = 5;

/** Blocks of lines of our own in files of others. */
export function blockDriver({ files }: Pick<ChangeableHost, "files">): Driver<"block"> {
	const load = async ({ path }: BlockItem): Promise<FileImage | undefined> => {
		const entry = await files.read(path);
		if (entry === undefined || entry.kind === "file") return entry;
		const what = entry.kind === "link" ? `a link to "${printable(entry.target, 200)}"` : "no file";
		throw new Error(`Cannot use "${printable(path, 300)}": it is ${what}`);
	};
	/** One attempt. @throws {FileChangedError} */
	const put = async (item: BlockItem, expected: ItemState, wanted: ItemState): Promise<void> => {
		const image = await load(item);
		const there = stateIn(item, image);
		if (sameState(there, wanted)) return;
		if (!sameState(there, expected)) {
			throw new ItemChangedError(`the block "${item.name}" in "${printable(item.path, 300)}" is not what it was`);
		}
		const lines = wanted !== null && "lines" in wanted ? wanted.lines.map(toBytes) : undefined;
		const next = inFile(item, () => writeBlock(textOf(image), item, lines));
		const before: Replaceable | undefined = image === undefined ? undefined : { kind: "file", ...image };
		const after: Replaceable | undefined =
			next === undefined ? undefined : { kind: "file", ...(image ?? NEW_FILE), bytes: Buffer.from(next, "latin1") };
		await files.replace(item.path, before, after);
	};
	return {
		async read(item) {
			return stateIn(item, await load(item));
		},
		async put(item, expected, wanted, signal) {
			for (let attempt = 1; ; attempt += 1) {
				signal?.throwIfAborted();
				try {
					await put(item, expected, wanted);
					return;
				} catch (error) {
					// Another part of the file may have changed; whether ours did is looked at again.
					if (!(error instanceof FileChangedError)) throw error;
					if (attempt === ATTEMPTS) throw new ItemChangedError(error.message, { cause: error });
				}
			}
		},
	};
}

function stateIn(item: BlockItem, image: FileImage | undefined): ItemState {
	const lines = inFile(item, () => readBlock(textOf(image), item));
	return lines === undefined ? null : { lines: lines.map(fromBytes) };
}

/** What others wrote need not be UTF-8: a text has a character for each byte, so that it stays byte for byte. */
function textOf(image: FileImage | undefined): string | undefined {
	return image === undefined ? undefined : Buffer.from(image.bytes).toString("latin1");
}

const toBytes = (line: string): string => Buffer.from(line, "utf8").toString("latin1");

/** A line that is no UTF-8 was not written by us, and differs from all that were. */
function fromBytes(line: string): string {
	const bytes = Buffer.from(line, "latin1");
	const text = bytes.toString("utf8");
	return toBytes(text) === line ? text : `\0${bytes.toString("hex")}`;
}

function inFile<T>(item: BlockItem, what: () => T): T {
	try {
		return what();
	} catch (error) {
		if (!(error instanceof BlockError)) throw error;
		throw new Error(`Cannot use "${printable(item.path, 300)}": ${error.message}`, { cause: error });
	}
}
