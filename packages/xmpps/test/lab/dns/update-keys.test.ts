import { describe, expect, it } from "vitest";
import { provisionBind, provisionKnot, updateKeys, zoneTree } from "../../../src/lab/dns/index.ts";
import { parseWorld } from "../../../src/lab/world/parse-world.ts";
import type { Provision } from "../../../src/lab/world/provision.ts";
import type { UpdateKeySpec, WorldSpec, ZoneSpec } from "../../../src/lab/world/world-spec.ts";
import { withZones } from "./standard-like-world.ts";

const key = (name: string, text = name): UpdateKeySpec => ({
	...{ name, algorithm: "hmac-sha256", secret: Buffer.from(text).toString("base64") },
});
const zones: readonly ZoneSpec[] = [
	{ name: "example.com", records: [], updates: key("one") },
	{ name: "example.org", servers: ["bind"], records: [], updates: key("two") },
];

function config(
	world: WorldSpec,
	host: string,
	provision: (world: WorldSpec, host: WorldSpec["hosts"][number]) => Provision,
): string {
	const spec = world.hosts.find(({ name }) => name === host);
	if (spec === undefined) throw new Error(`the world has no host "${host}"`);
	return provision(world, spec).files?.[0]?.content ?? "";
}

describe("a zone's own key", () => {
	const world = withZones(...zones);

	it("may change that zone, beside the lab's", () => {
		const knot = config(world, "dns", provisionKnot);
		expect(knot).toContain(`  - id: "one"\n    algorithm: hmac-sha256\n    secret: "${key("one").secret}"`);
		expect(knot).toContain('  - id: "update-one"\n    key: "one"\n    action: [ update ]');
		expect(knot).toContain('    acl: [ "update", "update-one" ]');
		expect(knot).not.toContain('"two"');
		const bind = config(world, "bind", provisionBind);
		expect(bind).toContain(`key "two" {\n\talgorithm hmac-sha256;\n\tsecret "${key("two").secret}";\n};`);
		expect(bind).toContain('allow-update { key "xmpps"; key "two"; };');
	});

	it("has a name of its own", () => {
		expect(updateKeys(zoneTree(world)).map(({ name }) => name)).toEqual(["one", "two"]);
		for (const other of [key("one", "another"), key("xmpps")]) {
			const twice = withZones(...zones, { name: "example.net", records: [], updates: other });
			expect(() => updateKeys(zoneTree(twice))).toThrow(
				`Cannot serve zone "example.net": another key is called "${other.name}"`,
			);
		}
	});

	it("stands in a world file as well", () => {
		const text = JSON.stringify({ ...world, zones });
		expect(parseWorld(text, "world.yaml").zones[0]?.updates).toEqual(key("one"));
		expect(() => parseWorld(text.replace("hmac-sha256", "hmac-md5"), "world.yaml")).toThrow();
	});
});
