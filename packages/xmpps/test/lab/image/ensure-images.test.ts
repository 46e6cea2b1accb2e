import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ensureImages, imagesToBuild } from "../../../src/lab/image/ensure-images.ts";
import { imageId } from "../../../src/lab/image/image-spec.ts";
import { BASE, ImageFolder, NGINX, OTHER } from "./image-folder.ts";

const folder = new ImageFolder();

describe("imagesToBuild", () => {
	it("lists what is missing once, bases first", async () => {
		const specs = [NGINX, { ...NGINX, packages: ["nginx", "nginx"] }, OTHER];
		const trixie = imageId({ release: "trixie", packages: [] });
		const ids = async (): Promise<string[]> => (await imagesToBuild(specs, folder.path)).map(({ id }) => id);
		expect(await ids()).toEqual([imageId(BASE), trixie, imageId(NGINX), imageId(OTHER)]);
		folder.make(BASE, 0);
		folder.make(NGINX, 0);
		expect(await ids()).toEqual([trixie, imageId(OTHER)]);
	});

	it("needs no base for what is there already", async () => {
		folder.make(NGINX, 0);
		expect(await imagesToBuild([NGINX], folder.path)).toEqual([]);
	});
});

describe("ensureImages", () => {
	it("gives each spec its image", async () => {
		const id = folder.make(NGINX, 0);
		const same = { ...NGINX };
		const images = await ensureImages([NGINX, same], { folder: folder.path });
		expect([images.get(NGINX)?.id, images.get(same)?.id]).toEqual([id, id]);
	});

	it("builds nothing when it was told to stop", async () => {
		const signal = AbortSignal.abort(new Error("enough"));
		await expect(ensureImages([NGINX], { folder: folder.path, signal })).rejects.toThrow("enough");
		expect(readdirSync(folder.path)).toEqual([]);
	});
});
