import type { Host } from "./host.ts";

/** A host on which something may be changed. */
export interface ChangeableHost extends Host {
	readonly files: HostFiles;
	/**
	 * Takes a lock, a file of the host. It is released by `release`, and by the end of this process, however that comes.
	 * @returns undefined when somebody else has it
	 * @throws {Error} when the file cannot be made
	 */
	lock(path: string): Promise<HostLock | undefined>;
}

export interface HostLock {
	/** Settles when the lock is no longer ours, though nobody released it: the connection was cut. */
	readonly lost: Promise<void>;
	release(): Promise<void>;
}

/** A file as it is: everything that is to be the same after an undo. */
export interface FileImage {
	readonly bytes: Uint8Array;
	/** Permission bits. */
	readonly mode: number;
	/** Names as in /etc/passwd and /etc/group, or numbers where there is no name. */
	readonly owner: string;
	readonly group: string;
}

export type Entry =
	| ({ readonly kind: "file" } & FileImage)
	| { readonly kind: "link"; readonly target: string }
	| { readonly kind: "folder"; readonly mode: number; readonly owner: string; readonly group: string }
	/** A socket, a device, a pipe; or a file larger than any configuration. */
	| { readonly kind: "other" };

/**
 * Files of a host. Symbolic links are never followed in the last part of a path. Everything is durable on return: the file
 * and the folder it is in were synced.
 */
export interface HostFiles {
	/** What is at a path; undefined: nothing. @throws {Error} when that cannot be found out */
	read(path: string): Promise<Entry | undefined>;
	/**
	 * Puts a file or link at a path in place of `expected`, or takes it away, at once: it was written beside and renamed.
	 * @throws {FileChangedError} when something else is there; that stays, also when it came in the very moment
	 * @throws {Error} naming path and cause (`ENOSPC`, `EROFS`); what was there stays
	 */
	replace(path: string, expected: Replaceable | undefined, wanted: Replaceable | undefined): Promise<void>;
	/** Makes a folder; its parent must be there. Nothing happens when it is there as wanted. @throws {FileChangedError} when something else is there */
	makeFolder(path: string, folder: Omit<FileImage, "bytes">): Promise<void>;
	/** Removes an empty folder; false when it is not empty. */
	removeFolder(path: string): Promise<boolean>;
	/** Adds a line to a file (0600, made when missing). Returns when it is on the disk. */
	append(path: string, line: string): Promise<void>;
	/** Names in a folder, sorted; empty when there is none. */
	list(path: string): Promise<readonly string[]>;
	/** Removes a folder of our own with everything in it. */
	removeTree(path: string): Promise<void>;
}

export type Replaceable = Extract<Entry, { kind: "file" | "link" }>;

/** Something else is at a path than what was expected. */
export class FileChangedError extends Error {
	override readonly name: string = "FileChangedError";
}
