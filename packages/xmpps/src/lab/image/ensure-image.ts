import { mkdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildImage } from "./build-image.ts";
import type { ImageProgress } from "./build-progress.ts";
import { ImageError } from "./image-error.ts";
import { type ImageSpec, imageId, normalSpec } from "./image-spec.ts";
import { readMachineApt } from "./machine-apt.ts";

/** A Debian root folder that hosts lay their own changes over. Nobody writes to it. */
export interface Image {
	readonly id: string;
	/** The root folder: absolute, owned by root, 0755. */
	readonly root: string;
	/** Whether this call has built it. */
	readonly built: boolean;
}

export interface EnsureImageOptions {
	/** Where images are: absolute. Made when missing. */
	readonly folder: string;
	readonly signal?: AbortSignal;
	/** Told what is being done while an image is built, the base of the one asked for included. */
	readonly onProgress?: (progress: ImageProgress) => void;
}

/**
 * Returns the image of a spec, and builds it first when it is not there: in about 15 seconds for Debian's base, in 5 to 15
 * for packages on top of a base that is there. Several processes may ask for the same image at once: one builds it.
 * @throws {ImageError}
 * @throws the signal's reason
 */
export async function ensureImage(spec: ImageSpec, options: EnsureImageOptions): Promise<Image> {
	const { folder, signal, onProgress } = options;
	const normal = normalSpec(spec);
	const id = imageId(normal);
	const root = join(folder, id);
	if (await isThere(root)) {
		await markUsed(root);
		return { id, root, built: false };
	}
	signal?.throwIfAborted();
	if (process.geteuid?.() !== 0) {
		throw new ImageError("no-permission", `Cannot build image "${id}": this needs root`);
	}
	await mkdir(folder, { recursive: true });
	const base =
		normal.packages.length === 0
			? undefined
			: (await ensureImage({ release: spec.release, packages: [] }, options)).root;
	const began = performance.now();
	const built = await buildImage({
		id,
		spec: normal,
		folder,
		base,
		apt: await readMachineApt(spec.release),
		signal,
		onStep: (step) => onProgress?.({ id, ...step, ms: Math.round(performance.now() - began) }),
	});
	await markUsed(root);
	return { id, root, built };
}

/** Whether the image is complete: its folder gets its name only then. */
export async function isThere(root: string): Promise<boolean> {
	return stat(root).then(
		(found) => found.isDirectory(),
		() => false,
	);
}

/** The file beside an image whose time says when it was last asked for. */
export const USED_ENDING = ".used";

async function markUsed(root: string): Promise<void> {
	const stamp = `${root}${USED_ENDING}`;
	const now = new Date();
	// Who may only read images is not to fail for the lack of a stamp.
	await utimes(stamp, now, now).catch(() => writeFile(stamp, "").catch(() => undefined));
}
