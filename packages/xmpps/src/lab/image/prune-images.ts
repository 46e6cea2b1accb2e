import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { RELEASES } from "../world/world-spec.ts";
import { CACHE_FOLDER } from "./build-image.ts";
import { USED_ENDING } from "./ensure-image.ts";

const DAY = 86_400_000;

const IMAGE = new RegExp(`^(?:${RELEASES.join("|")})-[0-9a-f]+$`);
/** What builds leave when they are killed, and this function too. */
const PART = new RegExp(`${IMAGE.source.slice(0, -1)}\\.part-`);

/**
 * Deletes images that nobody has asked for in so many days, with what dead builds and old downloads have left.
 * @param keep ids of images that are in use, however old
 * @returns ids of the images deleted
 */
export async function pruneImages(folder: string, keep: readonly string[], olderThanDays: number): Promise<string[]> {
	const before = Date.now() - olderThanDays * DAY;
	const names = await readdir(folder).catch(() => []);
	const removed: string[] = [];
	for (const name of names) {
		const path = join(folder, name);
		if (PART.test(name)) {
			if ((await lastTouched(path)) < before) await rm(path, { recursive: true, force: true });
			continue;
		}
		if (!IMAGE.test(name) || keep.includes(name)) continue;
		if ((await lastTouched(`${path}${USED_ENDING}`, path)) >= before) continue;
		// Renamed first: half of an image must never bear its name.
		const doomed = `${path}.part-pruned`;
		await rename(path, doomed);
		await rm(doomed, { recursive: true, force: true });
		await Promise.all([USED_ENDING, ".log"].map((ending) => rm(`${path}${ending}`, { force: true })));
		removed.push(name);
	}
	const cache = join(folder, CACHE_FOLDER);
	for (const name of await readdir(cache).catch(() => [])) {
		const path = join(cache, name);
		if ((await lastTouched(path)) < before) await rm(path, { force: true });
	}
	return removed;
}

/** Milliseconds since 1970; of the first path that is there. A new hard link counts too: so does a build use a cached package. */
async function lastTouched(...paths: readonly string[]): Promise<number> {
	for (const path of paths) {
		const found = await stat(path).catch(() => undefined);
		if (found !== undefined) return Math.max(found.mtimeMs, path.endsWith(".deb") ? found.ctimeMs : 0);
	}
	return Date.now();
}
