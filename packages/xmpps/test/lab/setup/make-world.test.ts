import { describe, expect, it } from "vitest";
import { dnsHosts, zoneTree } from "../../../src/lab/dns/index.ts";
import { programsProvision } from "../../../src/lab/real/provision-host.ts";
import {
	CONFIG_FILE,
	configText,
	expectedEndpoints,
	makeWorld,
	RECORDS_FILE,
} from "../../../src/lab/setup/make-world.ts";
import { SETUP_WORLDS, type SetupWorld } from "../../../src/lab/setup/worlds.ts";
import { worldSchema } from "../../../src/lab/world/world-schema.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";

const named = (name: string): SetupWorld => {
	const world = SETUP_WORLDS.find((one) => one.name === name);
	if (world === undefined) throw new Error(`no world "${name}"`);
	return world;
};

describe.each(SETUP_WORLDS)("world $name", (world) => {
	const spec = makeWorld(world);

	it("is one that a lab can start", () => {
		expect(worldSchema.parse(spec)).toEqual(spec);
		expect(() => zoneTree(spec)).not.toThrow();
		for (const host of spec.hosts) expect(() => programsProvision(spec, host)).not.toThrow();
	});

	it("has a configuration that can be read, on the host and as it says of itself", () => {
		const file = spec.hosts.find(({ name }) => name === "server")?.files?.find(({ path }) => path === CONFIG_FILE);
		expect(file?.content).toBe(configText(world));
		const config = parseConfig(configText(world), CONFIG_FILE);
		expect(config.domains).toEqual(["example.com"]);
		expect(config.addresses.every(({ way }) => way === world.way)).toBe(true);
		expect(config.firewall).toBe(world.firewall);
		expect(config.dns.by.method).toBe({ knot: "rfc2136", bind: "rfc2136" }[world.dns as string] ?? world.dns);
		expect(config.addresses.map((address) => address.local)).toEqual([
			...new Set(expectedEndpoints(world).map(({ address }) => address)),
		]);
	});

	it("gives nobody a key of the zone who does not need one", () => {
		const keys = world.dns === "knot" || world.dns === "bind";
		expect(spec.zones[0]?.updates !== undefined).toBe(keys);
		expect(JSON.stringify(spec.hosts).includes(spec.zones[0]?.updates?.secret ?? 'secret \\"')).toBe(keys);
	});
});

describe("makeWorld", () => {
	it("has hosts of one family, or of both", () => {
		const server = (name: string) => makeWorld(named(name)).hosts[0];
		expect(server("the-tutorial")).toMatchObject({ v4: ["203.0.113.1", "203.0.113.2"], v6: [] });
		expect(server("ipv6-native")).toMatchObject({ v4: [], v6: ["2001:db8::1", "2001:db8::2"] });
		expect(server("servers-on-443")?.v4).toHaveLength(2);
		expect(server("servers-on-443")?.v6).toHaveLength(2);
	});

	it("has the zone on BIND where that takes the updates", () => {
		expect(dnsHosts(makeWorld(named("ipv6-by-bind"))).bind.map(({ name }) => name)).toEqual(["names"]);
		expect(dnsHosts(makeWorld(named("ipv6-native"))).bind).toEqual([]);
		expect(configText(named("ipv6-by-bind"))).toContain('server: "2001:db8::52"');
	});

	it("has the operator's firewall in the form of its program", () => {
		const files = (name: string): string[] => (makeWorld(named(name)).hosts[0]?.files ?? []).map(({ path }) => path);
		expect(files("web-everywhere")).toEqual([
			"/etc/iptables/rules.v4",
			"/etc/iptables/rules.v6",
			CONFIG_FILE,
			"/etc/xmpps-lab.key",
		]);
		expect(makeWorld(named("ipv6-by-zone-file")).hosts[0]?.firewall).toContain("policy drop");
		expect(makeWorld(named("the-tutorial")).hosts[0]?.firewall).toBeUndefined();
		expect(files("iptables-without-rules")).toEqual([CONFIG_FILE, "/etc/xmpps-lab.key"]);
	});
});

describe("expectedEndpoints", () => {
	it("gives clients port 443, and servers where there are no clients", () => {
		expect(expectedEndpoints(named("the-tutorial"))).toEqual([
			{ service: "clients", address: "203.0.113.2", port: 443 },
		]);
		expect(expectedEndpoints(named("servers-on-443"))).toEqual([
			{ service: "servers", address: "203.0.113.2", port: 443 },
			{ service: "servers", address: "2001:db8::2", port: 443 },
		]);
		expect(expectedEndpoints(named("ipv6-native"))).toEqual([
			{ service: "clients", address: "2001:db8::2", port: 443 },
			{ service: "servers", address: "2001:db8::2", port: 5270 },
		]);
	});
});

it("writes records to a file that is not there before", () => {
	const world = makeWorld(named("ipv6-by-zone-file"));
	expect(configText(named("ipv6-by-zone-file"))).toContain(`file: ${RECORDS_FILE}`);
	expect(world.hosts.flatMap(({ files = [] }) => files.map(({ path }) => path))).not.toContain(RECORDS_FILE);
});
