import { ensureImages } from "../image/index.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec, Release } from "../world/world-spec.ts";
import { hostImage } from "./host-image.ts";
import type { LabOptions } from "./lab.ts";
import { programsProvision } from "./provision-host.ts";
import { imagesFolder } from "./state-folder.ts";

/** A host of a world, with what is known of it before anything runs. */
export interface PreparedHost {
	readonly spec: HostSpec;
	readonly release: Release;
	/** The folder of its image on this machine. */
	readonly image: string;
	/** What its programs need. */
	readonly programs: Provision;
}

/**
 * Finds out what the hosts of a world need, and makes sure of their images.
 * @throws {Error} when the world makes no sense, before any image is built
 */
export async function prepareHosts(options: LabOptions): Promise<PreparedHost[]> {
	const { world, release, state, signal, onProgress: tell = () => undefined } = options;
	const hosts = world.hosts.map((spec) => {
		const programs = programsProvision(world, spec);
		return { spec, programs, image: hostImage(spec, programs.packages, release) };
	});
	tell({ kind: "step", step: "images", state: "begun" });
	const images = await ensureImages(
		hosts.map(({ image }) => image),
		{
			folder: imagesFolder(state),
			...(signal === undefined ? {} : { signal }),
			onProgress: (image) => tell({ kind: "image", image }),
		},
	);
	tell({ kind: "step", step: "images", state: "done" });
	return hosts.map(({ spec, programs, image }) => {
		const root = images.get(image)?.root;
		if (root === undefined) throw new Error(`Cannot start host "${spec.name}": it has no image`);
		return { spec, programs, release: image.release, image: root };
	});
}
