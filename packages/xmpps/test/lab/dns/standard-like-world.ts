import type { HostSpec, ProgramSpec, WorldSpec, ZoneSpec } from "../../../src/lab/world/world-spec.ts";

function host(name: string, numbers: readonly number[], ...programs: readonly ProgramSpec[]): HostSpec {
	return {
		name,
		kind: programs.length === 0 ? "machine" : "plain",
		v4: numbers.map((number) => `203.0.113.${number}`),
		v6: numbers.map((number) => `2001:db8::${number}`),
		programs,
	};
}

/** A world with every kind of DNS host, and domains that BIND or one server alone has. */
export const WORLD: WorldSpec = {
	name: "standard-like",
	hosts: [
		host("client", [10]),
		host("server", [1, 2]),
		host("other", [3]),
		host("dns", [53], { program: "knot" }),
		host("dns2", [55], { program: "knot", primary: "dns" }),
		host("bind", [56], { program: "bind" }),
		host("resolver", [54], { program: "unbound" }),
		host("ca", [14], { program: "pebble" }),
	],
	zones: [
		{
			name: "example.com",
			records: ["@ A 203.0.113.1", "@ AAAA 2001:db8::1", "_xmpp-client._tcp SRV 10 5 5222 example.com."],
		},
		{ name: "example.net", servers: ["dns"], records: ["xmpp A 203.0.113.3"], ttl: 60 },
		{ name: "example.org", servers: ["bind"], records: ["@ 300 IN A 203.0.113.1"] },
	],
};

/** The same world with other domains. */
export function withZones(...zones: readonly ZoneSpec[]): WorldSpec {
	return { ...WORLD, zones };
}

/** The same world with more hosts, or with others in the place of those of the same name. */
export function withHosts(...hosts: readonly HostSpec[]): WorldSpec {
	const names = hosts.map(({ name }) => name);
	return { ...WORLD, hosts: [...WORLD.hosts.filter(({ name }) => !names.includes(name)), ...hosts] };
}

/** A host of the world. */
export function hostOf(world: WorldSpec, name: string): HostSpec {
	const found = world.hosts.find((each) => each.name === name);
	if (found === undefined) throw new Error(`Cannot find host "${name}": the world has none`);
	return found;
}
