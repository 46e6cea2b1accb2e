import { describe, expect, it } from "vitest";
import { ImageError } from "../../../src/lab/image/image-error.ts";
import { BASE_PACKAGES, imageId, normalSpec } from "../../../src/lab/image/image-spec.ts";

describe("normalSpec", () => {
	it("has each package once, sorted, and none that every image has", () => {
		const packages = ["prosody", "nginx", "prosody", "systemd", "g++"];
		expect(normalSpec({ release: "bookworm", packages })).toEqual({
			release: "bookworm",
			packages: ["g++", "nginx", "prosody"],
		});
	});

	it.each(["", "a", "-x", "nginx-", "nginx=1.2", "nginx/sid", "a b", "a;b", "A", "~n.", "./x.deb", "a\nb"])(
		"refuses %j, which apt would take for something else",
		(name) => {
			const refused = (): unknown => normalSpec({ release: "trixie", packages: ["nginx", name] });
			expect(refused).toThrow(ImageError);
			expect(refused).toThrow(`Cannot build an image with the package ${JSON.stringify(name)}: no such name`);
		},
	);
});

describe("imageId", () => {
	it("begins with the release and is the same for the same set of packages", () => {
		const id = imageId({ release: "bookworm", packages: ["prosody", "nginx"] });
		expect(id).toMatch(/^bookworm-[0-9a-f]{10}$/);
		expect(imageId({ release: "bookworm", packages: ["nginx", "prosody", "nginx"] })).toBe(id);
	});

	it("differs by release and by package", () => {
		const ids = [
			imageId({ release: "bookworm", packages: [] }),
			imageId({ release: "trixie", packages: [] }),
			imageId({ release: "bookworm", packages: ["nginx"] }),
			imageId({ release: "bookworm", packages: ["nginx", "prosody"] }),
		];
		expect(new Set(ids).size).toBe(ids.length);
	});

	it("takes packages of the base for the base", () => {
		expect(imageId({ release: "trixie", packages: BASE_PACKAGES })).toBe(imageId({ release: "trixie", packages: [] }));
	});
});
