import { describe, expect, it } from "vitest";
import { type ServedZone, zoneTree } from "../../../src/lab/dns/zone-tree.ts";
import type { WorldSpec } from "../../../src/lab/world/world-spec.ts";
import { hostOf, WORLD, withHosts, withZones } from "./standard-like-world.ts";

function zone(name: string, world: WorldSpec = WORLD): ServedZone {
	const found = zoneTree(world).find((each) => each.name === name);
	if (found === undefined) throw new Error(`Cannot find zone "${name}": the tree has none`);
	return found;
}

function summary(world: WorldSpec): string[] {
	return zoneTree(world).map(({ name, kind, parent = "-", servers, signed }) =>
		[name, kind, parent, servers.map((host) => host.name).join("+"), signed ? "signed" : "unsigned"].join(" "),
	);
}

describe("zoneTree", () => {
	it("makes the root, the top levels and the domains", () => {
		expect(summary(WORLD)).toEqual([
			". root - dns signed",
			"lab top-level . dns signed",
			"com top-level . dns signed",
			"net top-level . dns signed",
			"org top-level . dns signed",
			"example.com domain com dns+dns2 signed",
			"example.net domain net dns signed",
			"example.org domain org bind unsigned",
		]);
	});

	it("delegates from the closest zone above, whatever is in between", () => {
		const world = withZones(
			{ name: "example.co.uk", records: [] },
			{ name: "Chat.Example.com.", records: [] },
			{ name: "example.com", records: [] },
			{ name: "example.lab", records: [] },
			{ name: "test", records: [] },
		);
		expect(zoneTree(world).map(({ name, parent = "-" }) => `${name} < ${parent}`)).toEqual([
			". < -",
			"lab < .",
			"uk < .",
			"com < .",
			"example.co.uk < uk",
			"chat.example.com < example.com",
			"example.com < com",
			"example.lab < lab",
			"test < .",
		]);
		expect(zone("uk", world).text).toContain("\nexample.co NS dns.lab.\n");
		expect(zone("example.com", world).text).toContain("\nchat NS dns.lab.\n");
		expect(zone(".", world).text).toContain("\ntest NS dns.lab.\n");
	});

	it("has glue for the one name server whose name nobody could look up", () => {
		expect(zone(".").text).toContain("\nlab NS dns.lab.\ndns.lab. A 203.0.113.53\ndns.lab. AAAA 2001:db8::53\n");
		expect(zone("com").text).not.toMatch(/ A+ /);
	});

	it("has every host with all its addresses below lab", () => {
		expect(zone("lab").text).toContain(
			"\nserver A 203.0.113.1\nserver A 203.0.113.2\nserver AAAA 2001:db8::1\nserver AAAA 2001:db8::2\n",
		);
	});

	it("keeps the domain's own TTL, and one of its own for a record that has it", () => {
		expect(zone("example.net").text).toContain("\n$TTL 60\n");
		expect(zone("example.org").text).toContain("\n@ 300 IN A 203.0.113.1\n");
	});

	it("can hide the primary", () => {
		const hidden = zone("example.com", withZones({ name: "example.com", servers: ["dns2"], records: [] }));
		expect(hidden.primary.name).toBe("dns");
		expect(hidden.text).toContain("@ SOA dns.lab. ");
		expect(hidden.text.match(/@ NS .*/g)).toEqual(["@ NS dns2.lab."]);
	});

	it.each([
		["", "", "the lab makes it itself"],
		["lab", "lab", "the lab makes it itself"],
		["client.lab", "client.lab", '"client" is a host of the lab'],
		["www.client.lab", "www.client.lab", '"client" is a host of the lab'],
		["a..b", "a..b", '"" is no label in ASCII'],
		["bücher.example", "bücher.example", '"bücher" is no label in ASCII'],
		[`${"a".repeat(64)}.com`, `${"a".repeat(64)}.com`, `"${"a".repeat(64)}" is no label in ASCII`],
		[`${"a.".repeat(127)}`, `${"a.".repeat(127)}`, undefined],
		[`${"a.".repeat(127)}com`, `${"a.".repeat(127)}com`, "it is longer than 253 characters"],
	])("judges the name %j", (name, shown, why) => {
		const make = (): unknown => zoneTree(withZones({ name, records: [] }));
		if (why === undefined) expect(make).not.toThrow();
		else expect(make).toThrow(`Cannot serve zone "${shown}": ${why}`);
	});

	it.each([
		[["nobody"], 'its server "nobody" is no host'],
		[["client"], 'its server "client" has neither Knot nor BIND'],
		[["resolver"], 'its server "resolver" has neither Knot nor BIND'],
		[[], "it has no server"],
		[["dns", "dns"], "a server is there twice"],
		[["dns", "bind"], 'its servers follow different primaries, "dns" and "bind"'],
		[["bind", "dns2"], 'its servers follow different primaries, "bind" and "dns"'],
	])("refuses the servers %j", (servers, why) => {
		const world = withZones({ name: "example.com", servers, records: [] });
		expect(() => zoneTree(world)).toThrow(`Cannot serve zone "example.com": ${why}`);
	});

	it("refuses a zone that is there twice, however it is written", () => {
		const world = withZones({ name: "example.com", records: [] }, { name: "Example.COM.", records: [] });
		expect(() => zoneTree(world)).toThrow('Cannot serve zone "example.com": it is there twice');
	});

	it("names the zone of a record that says nothing", () => {
		const world = withZones({ name: "example.com", records: ["www"] });
		expect(() => zoneTree(world)).toThrow('Cannot read record "www" of zone "example.com": it has no type');
	});
});

describe("the hosts that do DNS", () => {
	const dns = hostOf(WORLD, "dns");

	it("have an address", () => {
		expect(() => zoneTree(withHosts({ name: "dns", kind: "plain", programs: [{ program: "knot" }] }))).toThrow(
			'Cannot serve DNS on host "dns": it has no address',
		);
	});

	it("have one program for port 53", () => {
		const both = { ...dns, programs: [{ program: "knot" as const }, { program: "unbound" as const }] };
		expect(() => zoneTree(withHosts(both))).toThrow(
			'Cannot serve DNS on host "dns": "knot" and "unbound" both want port 53',
		);
	});

	it("have one primary with Knot among them", () => {
		expect(() => zoneTree({ ...WORLD, hosts: [] })).toThrow(
			'Cannot serve DNS in "standard-like": no host is a primary with Knot',
		);
		expect(() => zoneTree(withHosts({ ...dns, name: "dns9" }))).toThrow(
			'Cannot serve DNS in "standard-like": hosts "dns" and "dns9" are both primaries with Knot',
		);
	});

	it("follow a primary that there is", () => {
		const lost = { ...hostOf(WORLD, "dns2"), programs: [{ program: "knot" as const, primary: "resolver" }] };
		expect(() => zoneTree(withHosts(lost))).toThrow(
			'Cannot serve DNS on host "dns2": its primary "resolver" is no host with a primary',
		);
	});
});
