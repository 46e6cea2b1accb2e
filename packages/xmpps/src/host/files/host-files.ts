import { printable } from "xmpps-connect/protocol";
import { type Entry, FileChangedError, type FileImage, type HostFiles, type Replaceable } from "../changeable-host.ts";
import type { Host } from "../host.ts";
import { FILE_PROGRAM } from "./file-program.ts";

/** Milliseconds for one order: a disk that is busy may take seconds to sync. */
const PATIENCE = 30_000;

/** Configuration files are some kilobytes; what is larger is none. */
const TEXT_LIMIT = 1024 * 1024;

/** A file of 4 MiB as hexadecimal, and what stands before it. */
const MAX_ANSWER = 9 * 1024 * 1024;

/** The text of a file, as the port to a host gives it. */
export async function readHostText(
	run: Host["run"],
	path: string,
	limit: number = TEXT_LIMIT,
): Promise<string | undefined> {
	const [word, hex = ""] = await give(run, "text", path, [String(limit)]);
	if (word !== "text") return undefined;
	// A character that the limit cut in two is left out.
	return new TextDecoder().decode(Buffer.from(hex, "hex"), { stream: true });
}

/** The files of any host on which commands can be run. */
export function hostFiles(run: Host["run"]): HostFiles {
	const order = (what: string, path: string, ...fields: readonly (string | Uint8Array)[]): Promise<string[]> =>
		give(run, what, path, fields);
	return {
		async read(path) {
			return entryOf(await order("read", path));
		},
		async replace(path, expected, wanted) {
			refuse(path, await order("replace", path, ...fieldsOf(expected), ...fieldsOf(wanted)));
		},
		async makeFolder(path, { mode, owner, group }) {
			refuse(path, await order("make-folder", path, mode.toString(8), owner, group));
		},
		async removeFolder(path) {
			return (await order("remove-folder", path))[0] === "ok";
		},
		async append(path, line) {
			if (line.includes("\n")) throw new Error(`Cannot write "${printable(path, 300)}": it is more than one line`);
			refuse(path, await order("append", path, `${line}\n`));
		},
		async list(path) {
			return (await order("list", path)).slice(1).map(fromHex);
		},
		async removeTree(path) {
			refuse(path, await order("remove-tree", path));
		},
	};
}

async function give(
	run: Host["run"],
	what: string,
	path: string,
	fields: readonly (string | Uint8Array)[],
): Promise<string[]> {
	const input = Buffer.concat(
		[what, path, ...fields].map((field) => {
			const bytes = Buffer.from(field);
			return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
		}),
	);
	const result = await run(["perl", "-e", FILE_PROGRAM], { input, timeout: PATIENCE, maxOutput: MAX_ANSWER });
	const cannot = (why: string): Error => new Error(`Cannot ${VERBS[what] ?? what} "${printable(path, 300)}": ${why}`);
	const words = result.stdout.replace(/\n$/, "").split(" ");
	if (result.code !== 0 || !result.stdout.endsWith("\n")) {
		const why = result.timedOut ? "it takes too long" : (result.stderr.trim().split("\n").at(-1) ?? "");
		throw cannot(printable(why === "" ? "perl ended without an answer" : why, 200));
	}
	const [word, first = "", second = ""] = words;
	if (word === "error") {
		const place = fromHex(second);
		throw cannot(place === path ? first : `${first} (${printable(place, 300)})`);
	}
	if (word === "nobody") throw cannot(`the host has no user or group "${printable(fromHex(first), 60)}"`);
	if (word === "busy") throw cannot(`somebody else is changing files in "${printable(fromHex(first), 300)}"`);
	return words;
}

const VERBS: Readonly<Record<string, string>> = {
	replace: "write",
	append: "write",
	"make-folder": "make the folder",
	"remove-folder": "remove the folder",
	"remove-tree": "remove",
};

function refuse(path: string, [word, kept]: readonly string[]): void {
	if (word !== "changed") return;
	const more =
		kept === undefined ? "" : `, and an edit that another followed is kept as "${printable(fromHex(kept), 300)}"`;
	throw new FileChangedError(`"${printable(path, 300)}" is not what it was${more}`);
}

function entryOf([kind, ...rest]: readonly string[]): Entry | undefined {
	const [mode = "0", owner = "", group = "", hex = ""] = rest;
	const rights: Omit<FileImage, "bytes"> = { mode: Number.parseInt(mode, 8), owner, group };
	switch (kind) {
		case "absent":
			return undefined;
		case "link":
			return { kind, target: fromHex(rest[0] ?? "") };
		case "folder":
			return { kind, ...rights };
		case "file":
			return { kind, ...rights, bytes: new Uint8Array(Buffer.from(hex, "hex")) };
		default:
			return { kind: "other" };
	}
}

function fieldsOf(entry: Replaceable | undefined): (string | Uint8Array)[] {
	if (entry === undefined) return ["absent"];
	if (entry.kind === "link") return ["link", entry.target];
	return ["file", entry.mode.toString(8), entry.owner, entry.group, entry.bytes];
}

function fromHex(text: string): string {
	return Buffer.from(text, "hex").toString("utf8");
}
