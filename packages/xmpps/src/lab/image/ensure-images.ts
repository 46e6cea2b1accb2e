import { join } from "node:path";
import { type EnsureImageOptions, ensureImage, type Image, isThere } from "./ensure-image.ts";
import { type ImageSpec, imageId, normalSpec } from "./image-spec.ts";

/** An image that has to be built. */
export interface MissingImage {
	readonly id: string;
	readonly spec: ImageSpec;
}

/** Builds at once: each keeps a core busy, and more would fill small machines' disks and memory. */
const AT_ONCE = 2;

/**
 * The images that are not there yet, each once: first the bases, without which no other can begin.
 * @throws {ImageError} `invalid-package`
 */
export async function imagesToBuild(specs: readonly ImageSpec[], folder: string): Promise<MissingImage[]> {
	const added = await missing(specs, folder);
	const bases = await missing(
		added.map(({ spec }) => ({ release: spec.release, packages: [] })),
		folder,
	);
	const known = new Set(bases.map(({ id }) => id));
	return [...bases, ...added.filter(({ id }) => !known.has(id))];
}

async function missing(specs: readonly ImageSpec[], folder: string): Promise<MissingImage[]> {
	const byId = new Map(specs.map((spec) => [imageId(spec), normalSpec(spec)]));
	const all = await Promise.all(
		[...byId].map(async ([id, spec]) => ((await isThere(join(folder, id))) ? [] : [{ id, spec }])),
	);
	return all.flat();
}

/**
 * Makes sure of several images, two builds at a time. The first failure ends the other builds.
 * @returns each spec's image; by the very object that was given
 * @throws {ImageError}
 * @throws the signal's reason
 */
export async function ensureImages(
	specs: readonly ImageSpec[],
	options: EnsureImageOptions,
): Promise<ReadonlyMap<ImageSpec, Image>> {
	const queue = await imagesToBuild(specs, options.folder);
	const built = new Set<string>();
	const failure = new AbortController();
	const signal = options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal]);
	const work = async (): Promise<void> => {
		for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
			const image = await ensureImage(next.spec, { ...options, signal });
			if (image.built) built.add(image.id);
		}
	};
	// Of several failures the first is the cause; the others are its consequence.
	const fail = (error: unknown): void => failure.abort(error);
	await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(fail)));
	signal.throwIfAborted();
	return new Map(
		await Promise.all(
			specs.map(async (spec) => {
				const image = await ensureImage(spec, { ...options, signal });
				return [spec, { ...image, built: image.built || built.has(image.id) }] as const;
			}),
		),
	);
}
