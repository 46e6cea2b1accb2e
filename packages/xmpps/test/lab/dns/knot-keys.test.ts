import { describe, expect, it } from "vitest";
import { isDelegatedSigned, keyScript, knotZoneFile } from "../../../src/lab/dns/knot-keys.ts";
import { zoneTree } from "../../../src/lab/dns/zone-tree.ts";
import { withZones } from "./standard-like-world.ts";

const ZONES = zoneTree(
	withZones(
		{ name: "example.com", records: [] },
		{ name: "example.org", servers: ["bind"], records: [] },
		{ name: "sub.example.org", records: [] },
	),
);

describe("keyScript", () => {
	it("has a row for every zone that is signed, with the file that gets its DS", () => {
		const { content } = keyScript(ZONES);
		const rows = content.slice(content.indexOf("<<'END'\n") + 8, content.indexOf("\nEND\n")).split("\n");
		expect(rows).toEqual([
			". -",
			"lab /var/lib/knot/zones/root.zone",
			"com /var/lib/knot/zones/root.zone",
			"org /var/lib/knot/zones/root.zone",
			"example.com /var/lib/knot/zones/com.zone",
			// Its parent is BIND's and unsigned: a DS there would be of no use.
			"sub.example.org -",
		]);
	});
});

describe("isDelegatedSigned", () => {
	it("is no for the root, for what BIND serves, and for what is below that", () => {
		expect(ZONES.filter((zone) => isDelegatedSigned(zone, ZONES)).map(({ name }) => name)).toEqual([
			"lab",
			"com",
			"org",
			"example.com",
		]);
	});
});

describe("knotZoneFile", () => {
	it("has a name for the root", () => {
		expect(knotZoneFile(".")).toBe("/var/lib/knot/zones/root.zone");
	});
});
