import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type ImageSpec, imageId } from "../../../src/lab/image/image-spec.ts";

export const BASE: ImageSpec = { release: "bookworm", packages: [] };
export const NGINX: ImageSpec = { release: "bookworm", packages: ["nginx"] };
export const OTHER: ImageSpec = { release: "trixie", packages: ["nginx"] };

/** A folder of images, new and empty for each test. */
export class ImageFolder {
	path = "";

	constructor() {
		beforeEach(() => {
			this.path = mkdtempSync(join(tmpdir(), "xmpps-images-"));
		});
		afterEach(() => rmSync(this.path, { recursive: true, force: true }));
	}

	/** Makes an image as a build leaves it, last used so many days ago; returns its id. */
	make(spec: ImageSpec, daysAgo: number): string {
		const id = imageId(spec);
		const path = join(this.path, id);
		mkdirSync(path);
		writeFileSync(`${path}.used`, "");
		writeFileSync(`${path}.lock`, "");
		const used = Date.now() / 1000 - daysAgo * 86_400;
		utimesSync(`${path}.used`, used, used);
		return id;
	}
}
