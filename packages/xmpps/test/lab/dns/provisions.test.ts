import { describe, expect, it } from "vitest";
import { provisionBind, provisionKnot, provisionUnbound, resolvConf } from "../../../src/lab/dns/index.ts";
import { provisionPebble } from "../../../src/lab/programs/pebble.ts";
import type { Provision } from "../../../src/lab/world/provision.ts";
import { hostOf, WORLD, withHosts } from "./standard-like-world.ts";

const CERTIFICATE = { cert: "/etc/xmpps-lab/pebble.crt", key: "/etc/xmpps-lab/pebble.key" };

function printed({ packages, files = [], processes = [] }: Provision): string {
	const parts = files.map(({ path, content, mode = 0o644 }) => `=== ${mode.toString(8)} ${path}\n${content}`);
	return `packages: ${packages.join(" ")}\n${parts.join("")}=== processes\n${JSON.stringify(processes, undefined, "\t")}\n`;
}

describe("what is put on the hosts of a world", () => {
	it.each([
		["dns", provisionKnot],
		["dns2", provisionKnot],
		["bind", provisionBind],
		["resolver", provisionUnbound],
	])("%s", async (name, provision) => {
		await expect(printed(provision(WORLD, hostOf(WORLD, name)))).toMatchFileSnapshot(`golden/${name}.txt`);
	});

	it("ca", async () => {
		const provision = provisionPebble(WORLD, hostOf(WORLD, "ca"), CERTIFICATE);
		await expect(printed(provision)).toMatchFileSnapshot("golden/ca.txt");
	});
});

describe("provisionKnot", () => {
	it("takes the zones of a BIND to a secondary that follows it", () => {
		const follower = hostOf(WORLD, "dns2");
		const world = {
			...withHosts({ ...follower, programs: [{ program: "knot", primary: "bind" }] }),
			zones: [{ name: "example.org", servers: ["bind", "dns2"], records: [] }],
		};
		const [config] = provisionKnot(world, hostOf(world, "dns2")).files ?? [];
		expect(config?.content).toContain('zone:\n  - domain: "example.org"\n    master: "bind"\n');
		const [named] = provisionBind(world, hostOf(world, "bind")).files ?? [];
		expect(named?.content).toContain('also-notify { 203.0.113.55 key "xmpps"; 2001:db8::55 key "xmpps"; };');
	});

	it("lets a secondary without zones be ready", () => {
		const world = { ...WORLD, zones: [] };
		const { files, processes } = provisionKnot(world, hostOf(world, "dns2"));
		expect(files?.[0]?.content).not.toContain("zone:");
		expect(processes?.[0]?.ready.at(-1)).toBe("sh");
	});
});

describe("provisionPebble", () => {
	it("asks the resolver over IPv6 where there is nothing else", () => {
		const world = withHosts({ name: "ca", kind: "plain", v6: ["2001:db8::14"], programs: [{ program: "pebble" }] });
		const [process] = provisionPebble(world, hostOf(world, "ca"), CERTIFICATE).processes ?? [];
		expect(process?.command.at(-1)).toBe("[2001:db8::54]:53");
	});

	it("refuses a world without a resolver that it can reach", () => {
		const resolver = { ...hostOf(WORLD, "resolver"), v4: [] };
		const world = withHosts({ name: "ca", kind: "plain", v4: ["203.0.113.14"] }, resolver);
		expect(() => provisionPebble(world, hostOf(world, "ca"), CERTIFICATE)).toThrow(
			'Cannot set up Pebble on host "ca": no resolver has an address that it can reach',
		);
	});
});

describe("resolvConf", () => {
	it("names the resolver at an address of the host's own family, and believes its AD bit", () => {
		expect(resolvConf(WORLD, hostOf(WORLD, "client"))).toEqual({
			path: "/etc/resolv.conf",
			content: "nameserver 203.0.113.54\noptions edns0 trust-ad\n",
		});
		const { content } = resolvConf(WORLD, { name: "six", kind: "machine", v6: ["2001:db8::6"] });
		expect(content).toBe("nameserver 2001:db8::54\noptions edns0 trust-ad\n");
	});

	it("names no more resolvers than glibc reads", () => {
		const more = [60, 61, 62].map((number) => ({
			name: `resolver${number}`,
			kind: "plain" as const,
			v4: [`203.0.113.${number}`],
			programs: [{ program: "unbound" as const }],
		}));
		const world = withHosts(...more);
		expect(resolvConf(world, hostOf(world, "client")).content.match(/nameserver/g)).toHaveLength(3);
	});
});
