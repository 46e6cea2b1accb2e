import { lstat, readlink } from "node:fs/promises";
import { dirname, isAbsolute, resolve, sep } from "node:path";
import { printable } from "xmpps-connect/protocol";
import { ConfigError } from "./config-error.ts";

/** What is asked of the files on the way to a path: two of Node's own functions, or data in a test. */
export interface TrustFiles {
	lstat(path: string): Promise<{
		readonly uid: number;
		readonly mode: number;
		isSymbolicLink(): boolean;
		isDirectory(): boolean;
		isFile(): boolean;
	}>;
	readlink(path: string): Promise<string>;
}

export interface TrustOptions {
	/** Who runs this program; undefined where the system knows no users. */
	readonly uid: number | undefined;
	/** Who called it through sudo: such a person may do what root may. */
	readonly invokedBy?: number;
	/** The file holds a secret, which nobody else may read, either. */
	readonly secret?: boolean;
	readonly files?: TrustFiles;
}

/** As many as the kernel follows. */
const MAX_LINKS = 40;

/**
 * Refuses a file that somebody else could have written, when root is about to do what it says: its owner, its mode, and
 * those of every folder on the way to it, symbolic links and their folders included. A sticky folder such as /tmp is
 * refused as well: there anybody could have made the file first. Others than root are asked only whether a secret is one.
 * @returns the path without links
 * @throws {ConfigError} naming the file or folder at fault and what to do
 */
export async function assertTrusted(path: string, options: TrustOptions): Promise<string> {
	const files = options.files ?? { lstat, readlink };
	const checked = new Set<string>();
	let left = resolve(path).split(sep).filter(Boolean);
	let at = "/";
	let links = 0;
	const look = async (place: string) => {
		try {
			return await files.lstat(place);
		} catch (cause) {
			const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
			throw new ConfigError(`Cannot read ${quoted(place)}: ${code}`, { cause });
		}
	};
	const checkFolder = async (folder: string): Promise<void> => {
		if (checked.has(folder)) return;
		checked.add(folder);
		refuseForeign(folder, await look(folder), "folder", path, options);
	};
	await checkFolder("/");
	while (left.length > 0) {
		const [next = "", ...rest] = left;
		const place = next === ".." ? dirname(at) : resolve(at, next);
		const stat = await look(place);
		if (stat.isSymbolicLink()) {
			links += 1;
			if (links > MAX_LINKS) throw new ConfigError(`Cannot read ${quoted(path)}: too many links lead to each other`);
			const target = await files.readlink(place);
			left = [...target.split(sep).filter((part) => part !== "" && part !== "."), ...rest];
			if (isAbsolute(target)) at = "/";
			continue;
		}
		at = place;
		left = rest;
		if (stat.isDirectory()) await checkFolder(place);
		else if (rest.length > 0) throw new ConfigError(`Cannot read ${quoted(path)}: ${quoted(place)} is no folder`);
		else if (!stat.isFile()) break;
		else {
			refuseForeign(place, stat, "file", path, options);
			if (options.secret === true) refuseReadable(place, stat.mode);
			return place;
		}
	}
	throw new ConfigError(`Cannot read ${quoted(path)}: it is no file`);
}

const OTHERS_WRITE = 0o022;
const OTHERS_READ = 0o044;

function refuseForeign(
	place: string,
	{ uid, mode }: { readonly uid: number; readonly mode: number },
	kind: "file" | "folder",
	path: string,
	{ uid: own, invokedBy }: TrustOptions,
): void {
	if (own !== 0) return;
	const foreign = uid !== 0 && uid !== invokedBy;
	const open = (mode & OTHERS_WRITE) !== 0;
	if (!foreign && !open) return;
	const state = foreign ? `belongs to user ${uid}` : "can be written by others";
	const where = place === resolve(path) ? "it" : `${kind} ${quoted(place)}`;
	const remedy =
		(mode & 0o1000) !== 0
			? "keep it in a folder of root, such as /etc/xmpps"
			: [...(foreign ? [`chown root: ${place}`] : []), ...(open ? [`chmod go-w ${place}`] : [])]
					.map((command) => printable(command))
					.join("; ");
	throw new ConfigError(`Cannot trust ${quoted(path)} as root: ${where} ${state} (${remedy})`);
}

function refuseReadable(place: string, mode: number): void {
	if ((mode & (OTHERS_READ | OTHERS_WRITE)) === 0) return;
	throw new ConfigError(
		`Cannot use ${quoted(place)}: it holds a secret, and others than its owner can read or write it (chmod 600 ${printable(place)})`,
	);
}

function quoted(path: string): string {
	return `"${printable(path, 300)}"`;
}
