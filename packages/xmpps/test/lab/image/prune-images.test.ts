import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { imageId } from "../../../src/lab/image/image-spec.ts";
import { pruneImages } from "../../../src/lab/image/prune-images.ts";
import { BASE, ImageFolder, NGINX, OTHER } from "./image-folder.ts";

const folder = new ImageFolder();

describe("pruneImages", () => {
	it("deletes what nobody has used for so long, and keeps what it is told to", async () => {
		const old = folder.make(NGINX, 30);
		const kept = folder.make(OTHER, 30);
		const young = folder.make(BASE, 1);
		expect(await pruneImages(folder.path, [kept], 7)).toEqual([old]);
		const left = readdirSync(folder.path);
		expect(left).toEqual(expect.arrayContaining([kept, young]));
		expect(left).not.toContain(old);
		expect(left).not.toContain(`${old}.used`);
	});

	it("deletes what dead builds left, and touches nothing else", async () => {
		const part = `${imageId(NGINX)}.part-1-1`;
		const fresh = `${imageId(NGINX)}.part-2-1`;
		for (const name of [part, fresh, "something", "bookworm", "bookworm-xyz"]) mkdirSync(join(folder.path, name));
		const then = Date.now() / 1000 - 30 * 86_400;
		for (const name of [part, "something", "bookworm", "bookworm-xyz"]) utimesSync(join(folder.path, name), then, then);
		expect(await pruneImages(folder.path, [], 7)).toEqual([]);
		expect(readdirSync(folder.path).sort()).toEqual(["bookworm", fresh, "bookworm-xyz", "something"].sort());
	});

	it("does nothing where no folder is", async () => {
		expect(await pruneImages(join(folder.path, "none"), [], 0)).toEqual([]);
	});
});
