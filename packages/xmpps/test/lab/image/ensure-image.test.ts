import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureImage } from "../../../src/lab/image/ensure-image.ts";
import { ImageError } from "../../../src/lab/image/image-error.ts";
import { pruneImages } from "../../../src/lab/image/prune-images.ts";
import { ImageFolder, NGINX } from "./image-folder.ts";

const folder = new ImageFolder();

describe("ensureImage", () => {
	it("returns what is there, and remembers that it was used", async () => {
		const id = folder.make(NGINX, 30);
		expect(await ensureImage(NGINX, { folder: folder.path })).toEqual({
			id,
			root: join(folder.path, id),
			built: false,
		});
		expect(await pruneImages(folder.path, [], 7)).toEqual([]);
	});

	it("refuses a name that is no package's before it does anything", async () => {
		await expect(ensureImage({ release: "trixie", packages: ["a b"] }, { folder: folder.path })).rejects.toThrow(
			ImageError,
		);
		expect(readdirSync(folder.path)).toEqual([]);
	});
});
