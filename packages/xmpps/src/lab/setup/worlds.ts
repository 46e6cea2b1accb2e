import type { Release } from "../world/world-spec.ts";

/** A host before anybody set it up, and how it is to be: what is in a row is what worlds differ in. */
export interface SetupWorld {
	readonly name: string;
	readonly way: "native" | "nat" | "gateway";
	/** The families of addresses that the host has, and so its endpoint. */
	readonly addresses: "IPv4" | "IPv6" | "both";
	readonly firewall: "nftables" | "iptables";
	readonly release: Release;
	/** How records are published; `knot` and `bind` by dynamic update. */
	readonly dns: "print" | "zone-file" | "knot" | "bind";
	readonly services: "clients" | "servers" | "both";
	/** Whether the operator's own firewall drops what it does not know. */
	readonly input: "open" | "dropping";
	/** The addresses whose port 443 nginx has: all, the one that the endpoint has not, or none: it is behind whoever has them. */
	readonly web: "all" | "one" | "behind";
	/** The program that shares the port, where the way is a gateway; absent: the one of xmpps. */
	readonly engine?: "haproxy" | "nginx";
	/** That program sorts the connections to all addresses already, and nobody names it: `way: auto`. */
	readonly sorted?: true;
}

/** The values of each column. */
export const FACTORS: {
	readonly [Key in Exclude<keyof SetupWorld, "name" | "engine" | "sorted">]: readonly SetupWorld[Key][];
} = {
	way: ["native", "nat"],
	addresses: ["IPv4", "IPv6", "both"],
	firewall: ["nftables", "iptables"],
	release: ["bookworm", "trixie"],
	dns: ["print", "zone-file", "knot", "bind"],
	services: ["clients", "servers", "both"],
	input: ["open", "dropping"],
	web: ["all", "one"],
};

/** Pairs that cannot be, each with its reason. */
export const IMPOSSIBLE: readonly { readonly pair: Partial<Omit<SetupWorld, "name">>; readonly why: string }[] = [
	{ pair: { way: "native", web: "all" }, why: "two programs cannot listen on port 443 of the same address" },
];

/**
 * The worlds. Every pair of values that is possible is in one of them: a mistake that needs one thing alone, or two of them
 * together, has a world in which it shows. The last two are there for three things together that are easy to get wrong.
 */
export const SETUP_WORLDS: readonly SetupWorld[] = [
	row("the-tutorial", "nat", "IPv4", "nftables", "bookworm", "print", "clients", "open", "one"),
	row("no-clients-behind-iptables", "native", "both", "iptables", "trixie", "bind", "servers", "dropping", "one"),
	row("ipv6-by-zone-file", "nat", "IPv6", "nftables", "trixie", "zone-file", "both", "dropping", "all"),
	row("ipv6-native", "native", "IPv6", "iptables", "bookworm", "knot", "both", "open", "one"),
	row("servers-on-443", "nat", "both", "nftables", "bookworm", "knot", "servers", "open", "all"),
	row("web-everywhere", "nat", "IPv4", "iptables", "trixie", "knot", "clients", "dropping", "all"),
	row("native-servers-alone", "native", "IPv4", "iptables", "bookworm", "zone-file", "servers", "open", "one"),
	row("ipv6-by-bind", "nat", "IPv6", "nftables", "bookworm", "bind", "clients", "dropping", "all"),
	row("ipv6-servers-by-hand", "native", "IPv6", "nftables", "trixie", "print", "servers", "open", "one"),
	row("everything-by-hand", "nat", "both", "iptables", "trixie", "print", "both", "dropping", "all"),
	row("iptables-without-rules", "nat", "IPv4", "iptables", "trixie", "bind", "both", "open", "all"),
	row(
		"native-clients-behind-nftables",
		"native",
		"both",
		"nftables",
		"trixie",
		"zone-file",
		"clients",
		"dropping",
		"one",
	),
	row("all-native-behind-nftables", "native", "both", "nftables", "bookworm", "bind", "both", "dropping", "one"),
	row("zone-file-behind-iptables", "nat", "IPv4", "iptables", "bookworm", "zone-file", "clients", "dropping", "one"),
];

/**
 * One address of each family, which nginx has: XMPP shares it by the gateway, to which packets are diverted. In the last two
 * nginx is behind: the gateway has the port itself, or HAProxy has had it before.
 */
export const GATEWAY_WORLDS: readonly SetupWorld[] = [
	row("one-address-shared", "gateway", "IPv4", "nftables", "bookworm", "knot", "both", "open", "all"),
	row("two-families-shared", "gateway", "both", "nftables", "trixie", "knot", "clients", "dropping", "all"),
	row("shared-beside-iptables", "gateway", "both", "iptables", "bookworm", "bind", "both", "dropping", "all"),
	{
		...row("shared-by-nginx", "gateway", "both", "nftables", "bookworm", "knot", "both", "open", "all"),
		engine: "nginx",
	},
	// HAProxy of bookworm cannot use its clients' addresses without being root.
	{
		...row("shared-by-haproxy", "gateway", "both", "nftables", "trixie", "knot", "both", "dropping", "all"),
		engine: "haproxy",
	},
	row("gateway-before-the-web", "gateway", "both", "nftables", "trixie", "knot", "both", "dropping", "behind"),
	{
		...row("haproxy-before-the-web", "gateway", "both", "nftables", "trixie", "knot", "both", "open", "behind"),
		...{ engine: "haproxy", sorted: true },
	},
];

function row(
	name: string,
	way: SetupWorld["way"],
	addresses: SetupWorld["addresses"],
	firewall: SetupWorld["firewall"],
	release: SetupWorld["release"],
	dns: SetupWorld["dns"],
	services: SetupWorld["services"],
	input: SetupWorld["input"],
	web: SetupWorld["web"],
): SetupWorld {
	return { name, way, addresses, firewall, release, dns, services, input, web };
}
