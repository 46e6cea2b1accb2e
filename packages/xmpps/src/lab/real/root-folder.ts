import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HostFile } from "../world/host-file.ts";
import type { Provision } from "../world/provision.ts";

/** Where the lab keeps a host's layers: on a tmpfs of its own, so that nothing is left when the lab ends. */
export const hostFolder = (host: string): string => `/run/lab/hosts/${host}`;

/**
 * Lays a writable layer over an image. The layer lasts as long as the lab: a reboot of the host keeps it.
 * @param image the image's folder on this machine
 */
export function overlayScript(host: string, image: string): string {
	const folder = hostFolder(host);
	// "volatile" leaves out the syncs: what is on a tmpfs survives no power cut anyway.
	return `mkdir -p ${folder}/upper ${folder}/work ${folder}/root
mount -t overlay overlay -o 'lowerdir=${image},upperdir=${folder}/upper,workdir=${folder}/work,volatile' ${folder}/root
`;
}

/** Throws a host's layer away, while it does not run. */
export function removeOverlayScript(host: string): string {
	return `umount ${hostFolder(host)}/root\nrm -rf ${hostFolder(host)}\n`;
}

/** A host's root folder before it runs, seen from outside of the lab. */
export function rootOutside(init: number, host: string): string {
	return `/proc/${init}/root${hostFolder(host)}/root`;
}

/** Puts a program's files into a host's root folder, as they are to be found when it starts. */
export function installProvision(root: string, provision: Provision): void {
	const users = readUsers(root);
	for (const path of provision.removed ?? []) {
		makeFolders(root, dirname(path), ROOT);
		rmSync(join(root, path), { recursive: true, force: true });
	}
	for (const file of provision.files ?? []) installFile(root, users, file);
	for (const [path, target] of Object.entries(provision.links ?? {})) {
		const place = join(root, path);
		makeFolders(root, dirname(path), ROOT);
		rmSync(place, { force: true });
		symlinkSync(target, place);
	}
}

function installFile(root: string, users: ReadonlyMap<string, User>, file: HostFile): void {
	const owner = file.owner ?? "root";
	const user = users.get(owner);
	if (user === undefined) throw new Error(`Cannot write "${file.path}": the image has no user "${owner}"`);
	const place = join(root, file.path);
	makeFolders(root, dirname(file.path), user);
	// A file of the image may be a link to another place: it is replaced, not followed.
	rmSync(place, { force: true });
	writeFileSync(place, file.content);
	chmodSync(place, file.mode ?? 0o644);
	chownSync(place, user.uid, user.gid);
}

/** Folders that a file needs belong to its owner when it is not root: a daemon writes beside its own files. */
function makeFolders(root: string, path: string, user: User): void {
	const place = join(root, path);
	const there = lstatSync(place, { throwIfNoEntry: false });
	if (there?.isDirectory()) return;
	// Seen from outside, an absolute link of the image would lead to this machine's own files.
	if (there !== undefined) throw new Error(`Cannot write into "${path}": in the image it is no folder`);
	makeFolders(root, dirname(path), user);
	mkdirSync(place);
	chownSync(place, user.uid, user.gid);
}

interface User {
	readonly uid: number;
	readonly gid: number;
}

const ROOT: User = { uid: 0, gid: 0 };

function readUsers(root: string): Map<string, User> {
	const users = new Map<string, User>();
	for (const line of readFileSync(join(root, "etc/passwd"), "utf8").split("\n")) {
		const [name, , uid, gid] = line.split(":");
		if (name) users.set(name, { uid: Number(uid), gid: Number(gid) });
	}
	return users;
}
