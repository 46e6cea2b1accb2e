import { link, lstat, open, rename, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError } from "../io.ts";

/** Everybody may read it: nothing in it is secret. */
const MODE = 0o644;

/** @throws {CommandError} when something is at a path, and may not be overwritten */
export async function refuseExisting(path: string, force: boolean): Promise<void> {
	if (force) return;
	const there = await lstat(path).catch(() => undefined);
	if (there !== undefined) throw existing(path);
}

/**
 * Writes a file at once: it is there as a whole, and on the disk, or what was there before stays.
 * @param force in place of a file that is there
 * @throws {CommandError} when there is one and it may not be overwritten, also when it came in the very moment
 */
export async function putFile(path: string, text: string, force: boolean): Promise<void> {
	const beside = `${resolve(path)}.${process.pid}.new`;
	try {
		const file = await open(beside, "wx", MODE);
		try {
			await file.writeFile(text);
			// Whatever the umask says.
			await file.chmod(MODE);
			await file.sync();
		} finally {
			await file.close();
		}
		if (force) await rename(beside, path);
		else await link(beside, path);
		await syncFolder(dirname(resolve(path)));
	} catch (cause) {
		if (fileErrorCode(cause) === "EEXIST") throw existing(path);
		throw new CommandError(EXIT.configuration, `Cannot write "${path}": ${fileErrorCode(cause)}`, { cause });
	} finally {
		await unlink(beside).catch(() => undefined);
	}
}

async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

function existing(path: string): CommandError {
	return new CommandError(EXIT.usage, `Cannot write "${path}": it is there already; --force overwrites it`);
}
