import type { HostSpec, ProgramSpec, WorldSpec } from "../world/world-spec.ts";

/** The hosts of a world that do DNS. */
export interface DnsHosts {
	/** Knot that has the root, the top levels and every domain that no BIND has. */
	readonly primary: HostSpec;
	/** Knot that takes the domains from the host whose name is the key's value. */
	readonly secondaries: ReadonlyMap<HostSpec, string>;
	readonly bind: readonly HostSpec[];
	readonly resolvers: readonly HostSpec[];
}

const DNS_PROGRAMS = ["knot", "bind", "unbound"] as const;

/** The program of a kind that a host has. */
export function programOf<Kind extends ProgramSpec["program"]>(
	host: HostSpec,
	kind: Kind,
): Extract<ProgramSpec, { program: Kind }> | undefined {
	return host.programs?.find((each): each is Extract<ProgramSpec, { program: Kind }> => each.program === kind);
}

/** All addresses of a host, IPv4 first. */
export function addressesOf(host: HostSpec): readonly string[] {
	return [...(host.v4 ?? []), ...(host.v6 ?? [])];
}

/** The name of a host in DNS, with the final dot: `dns.lab.`. */
export function nameOf(host: HostSpec): string {
	return `${host.name.toLowerCase()}.lab.`;
}

/**
 * Finds the hosts that do DNS.
 * @throws {Error} when there is not exactly one primary with Knot, when a secondary's primary is none, or when a host has no
 * address or two programs for its port 53
 */
export function dnsHosts(world: WorldSpec): DnsHosts {
	const primaries: HostSpec[] = [];
	const secondaries = new Map<HostSpec, string>();
	for (const host of world.hosts) {
		checkHost(host);
		const knot = programOf(host, "knot");
		if (knot === undefined) continue;
		if (knot.primary === undefined) primaries.push(host);
		else secondaries.set(host, knot.primary);
	}
	const [primary, another] = primaries;
	if (primary === undefined) throw new Error(`Cannot serve DNS in "${world.name}": no host is a primary with Knot`);
	if (another !== undefined) {
		throw new Error(
			`Cannot serve DNS in "${world.name}": hosts "${primary.name}" and "${another.name}" are both primaries with Knot`,
		);
	}
	const bind = world.hosts.filter((host) => programOf(host, "bind") !== undefined);
	for (const [host, name] of secondaries) {
		if (name !== primary.name && !bind.some((each) => each.name === name)) {
			throw new Error(`Cannot serve DNS on host "${host.name}": its primary "${name}" is no host with a primary`);
		}
	}
	return { primary, secondaries, bind, resolvers: world.hosts.filter((host) => programOf(host, "unbound")) };
}

function checkHost(host: HostSpec): void {
	const [program, another] = DNS_PROGRAMS.filter((each) => programOf(host, each) !== undefined);
	if (program === undefined) return;
	if (another !== undefined) {
		throw new Error(`Cannot serve DNS on host "${host.name}": "${program}" and "${another}" both want port 53`);
	}
	if (addressesOf(host).length === 0) throw new Error(`Cannot serve DNS on host "${host.name}": it has no address`);
}
