import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { zoneTree } from "../../../src/lab/dns/index.ts";
import { ALL_FAULTS } from "../../../src/lab/faults/catalogue/all-faults.ts";
import { ALL_HEALTHY } from "../../../src/lab/faults/healthy/all-healthy.ts";
import { programsProvision } from "../../../src/lab/real/provision-host.ts";
import { worldSchema } from "../../../src/lab/world/world-schema.ts";

const FOLDER = new URL("../../../src/lab/faults/", import.meta.url);

/** Those that are no list of others. */
function filesIn(folder: string): string[] {
	const files = readdirSync(new URL(folder, FOLDER)).filter((file) => !/^all-|-faults\.ts$/.test(file));
	return files.map((file) => file.replace(/\.ts$/, "")).sort();
}

describe("the catalogue of mistakes and of worlds without one", () => {
	it("has every file, by its name", () => {
		expect(ALL_FAULTS.map(({ id }) => id)).toEqual(filesIn("catalogue/"));
		expect(ALL_HEALTHY.map(({ id }) => id)).toEqual(filesIn("healthy/"));
	});

	it.each([...ALL_FAULTS, ...ALL_HEALTHY].map((one) => [one.id, one] as const))("%s is a world", (_, one) => {
		const world = one.world();
		expect(worldSchema.safeParse(world).error?.issues ?? []).toEqual([]);
		expect(zoneTree(world).length).toBeGreaterThan(2);
		for (const host of world.hosts) expect(() => programsProvision(world, host)).not.toThrow();
	});
});
