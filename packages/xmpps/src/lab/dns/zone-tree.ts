import type { HostSpec, UpdateKeySpec, WorldSpec, ZoneSpec } from "../world/world-spec.ts";
import { addressesOf, type DnsHosts, dnsHosts, nameOf } from "./dns-hosts.ts";
import { checkRecordLine } from "./record-line.ts";
import { LAB_KEY } from "./tsig.ts";
import { isWithin, relativeName, zoneName } from "./zone-name.ts";

/** A zone, and who serves it. */
export interface ServedZone {
	/** Lower case, without final dot: `example.com`; the root is `.`. */
	readonly name: string;
	/** Only domains take updates. */
	readonly kind: "root" | "top-level" | "domain";
	/** The closest zone above it. */
	readonly parent?: string;
	/** The host where it is changed. It may be hidden: not among the servers. */
	readonly primary: HostSpec;
	/** Those that take it from the primary. */
	readonly secondaries: readonly HostSpec[];
	/** Those that its NS records name. */
	readonly servers: readonly HostSpec[];
	/** Whether the primary signs it: Knot does, BIND does not. */
	readonly signed: boolean;
	/** A key that may change it, beside the lab's own. */
	readonly updates?: UpdateKeySpec;
	/** The zone file before any DS is in it: those exist when the keys do. */
	readonly text: string;
}

/** Seconds that an answer may be kept: long enough to be seen counting down, short enough to wait for. */
const TTL = 30;

/**
 * Refresh and retry in seconds keep a secondary close even when a NOTIFY was lost; the minimum keeps a denial short
 * (RFC 2308, 4).
 */
const SOA_TIMES = "30 2 86400 5";

/**
 * All zones of a world: the root, `lab` with the addresses of every host, the top levels, and the domains. A name such as
 * `co.uk` becomes a zone only when the world lists it: `example.co.uk` is delegated from the closest zone that there is.
 * @throws {Error} when a zone is there twice, names a host that serves no DNS or two primaries, or holds no proper records
 */
export function zoneTree(world: WorldSpec): readonly ServedZone[] {
	const hosts = dnsHosts(world);
	const hostNames = world.hosts.map(({ name }) => name);
	const specs = new Map<string, ZoneSpec>();
	for (const spec of world.zones) {
		const name = zoneName(spec.name, hostNames);
		if (specs.has(name)) throw new Error(`Cannot serve zone "${name}": it is there twice`);
		for (const line of spec.records) checkRecordLine(name, line);
		specs.set(name, spec);
	}
	const topLevels = new Set(["lab"]);
	for (const name of specs.keys()) {
		const topLevel = name.slice(name.lastIndexOf(".") + 1);
		if (!specs.has(topLevel)) topLevels.add(topLevel);
	}
	const names = [".", ...topLevels, ...specs.keys()];
	const zones = names.map((name): Omit<ServedZone, "text"> => {
		const spec = specs.get(name);
		const parent = parentOf(name, names);
		return {
			name,
			kind: spec !== undefined ? "domain" : name === "." ? "root" : "top-level",
			...(parent === undefined ? {} : { parent }),
			...(spec === undefined ? ofTheLab(hosts) : ofDomain(name, spec, world, hosts)),
			...(spec?.updates === undefined ? {} : { updates: spec.updates }),
		};
	});
	return zones.map((zone) => ({ ...zone, text: zoneText(zone, zones, specs.get(zone.name), world) }));
}

/** The keys of zones, each once by its name. @throws {Error} when two keys have one name, which only one could have */
export function updateKeys(zones: readonly ServedZone[]): readonly UpdateKeySpec[] {
	const keys = new Map<string, UpdateKeySpec>();
	for (const { name, updates } of zones) {
		if (updates === undefined) continue;
		const { secret = updates.secret } = keys.get(updates.name) ?? {};
		if (updates.name === LAB_KEY.name || secret !== updates.secret) {
			throw new Error(`Cannot serve zone "${name}": another key is called "${updates.name}"`);
		}
		keys.set(updates.name, updates);
	}
	return [...keys.values()];
}

function parentOf(name: string, names: readonly string[]): string | undefined {
	const above = names.filter((each) => each !== name && isWithin(name, each));
	return above.sort((a, b) => b.length - a.length || Number(a === ".") - Number(b === "."))[0];
}

type Servers = Pick<ServedZone, "primary" | "secondaries" | "servers" | "signed">;

/** The root and the top levels have no secondary: a change there is a change everywhere, at once. */
function ofTheLab({ primary }: DnsHosts): Servers {
	return { primary, secondaries: [], servers: [primary], signed: true };
}

function ofDomain(name: string, spec: ZoneSpec, world: WorldSpec, hosts: DnsHosts): Servers {
	const fail = (why: string): Error => new Error(`Cannot serve zone "${name}": ${why}`);
	const servers = (spec.servers ?? knotHosts(hosts)).map((each) => {
		const host = world.hosts.find((candidate) => candidate.name === each);
		if (host === undefined) throw fail(`its server "${each}" is no host`);
		if (host !== hosts.primary && !hosts.secondaries.has(host) && !hosts.bind.includes(host)) {
			throw fail(`its server "${each}" has neither Knot nor BIND`);
		}
		return host;
	});
	if (servers.length === 0) throw fail("it has no server");
	if (new Set(servers).size < servers.length) throw fail("a server is there twice");
	const secondaries = servers.filter((host) => hosts.secondaries.has(host));
	const primaries = new Set(servers.map((host) => hosts.secondaries.get(host) ?? host.name));
	if (primaries.size > 1) throw fail(`its servers follow different primaries, "${[...primaries].join('" and "')}"`);
	const primary = [hosts.primary, ...hosts.bind].find((host) => primaries.has(host.name)) ?? hosts.primary;
	return { primary, secondaries, servers, signed: primary === hosts.primary };
}

function knotHosts({ primary, secondaries }: DnsHosts): string[] {
	const followers = [...secondaries].filter(([, name]) => name === primary.name);
	return [primary.name, ...followers.map(([host]) => host.name)];
}

type Bare = Omit<ServedZone, "text">;

function zoneText(zone: Bare, zones: readonly Bare[], spec: ZoneSpec | undefined, world: WorldSpec): string {
	const origin = zone.name === "." ? "." : `${zone.name}.`;
	const lines = [
		`$ORIGIN ${origin}`,
		`$TTL ${spec?.ttl ?? TTL}`,
		`@ SOA ${nameOf(zone.primary)} hostmaster.lab. 1 ${SOA_TIMES}`,
		...zone.servers.map((host) => `@ NS ${nameOf(host)}`),
		...(zone.name === "lab" ? world.hosts.flatMap((host) => addressLines(host, host.name.toLowerCase())) : []),
		...(spec?.records ?? []),
	];
	for (const child of zones.filter(({ parent }) => parent === zone.name)) {
		const name = relativeName(child.name, zone.name);
		lines.push(...child.servers.map((host) => `${name} NS ${nameOf(host)}`));
		// Glue: the one name that nobody could ask for without knowing it. All other servers are found through "lab".
		if (child.name === "lab") lines.push(...child.servers.flatMap((host) => addressLines(host, nameOf(host))));
	}
	return `${lines.join("\n")}\n`;
}

function addressLines(host: HostSpec, name: string): string[] {
	return addressesOf(host).map((address) => `${name} ${address.includes(":") ? "AAAA" : "A"} ${address}`);
}
