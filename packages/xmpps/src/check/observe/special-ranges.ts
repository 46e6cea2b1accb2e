/** A range of addresses that nobody reaches over the internet, or nobody should. */
export interface SpecialRange {
	/** In CIDR notation. */
	readonly range: string;
	/** What it is for, to follow "is". */
	readonly use: string;
	/** The document that says so. */
	readonly source: string;
	/** Where IPv4 addresses are inside an IPv6 one: the place of the first octet, and whether every bit is turned. */
	readonly embeds?: readonly { readonly at: number; readonly inverted?: true }[];
	/** The range itself is as good as any other: the addresses inside decide. */
	readonly transparent?: true;
}

/**
 * IANA's registries of special-purpose addresses, with what stands in the standards beside them. The first that fits
 * counts, so that a range inside another one stands before it.
 */
export const SPECIAL_RANGES: readonly SpecialRange[] = [
	{ range: "0.0.0.0/8", use: "this network itself, no destination", source: "RFC 1122, 3.2.1.3" },
	{ range: "10.0.0.0/8", use: "for private networks", source: "RFC 1918, 3" },
	{ range: "100.64.0.0/10", use: "shared address space behind carriers' NAT", source: "RFC 6598, 7" },
	{ range: "127.0.0.0/8", use: "loopback", source: "RFC 1122, 3.2.1.3" },
	{ range: "169.254.0.0/16", use: "link-local", source: "RFC 3927, 2.1" },
	{ range: "172.16.0.0/12", use: "for private networks", source: "RFC 1918, 3" },
	{ range: "192.0.0.0/24", use: "for protocol assignments", source: "RFC 6890, 2.2.2" },
	{ range: "192.0.2.0/24", use: "for documentation", source: "RFC 5737, 3" },
	{ range: "192.88.99.0/24", use: "for relays that were given up", source: "RFC 7526" },
	{ range: "192.168.0.0/16", use: "for private networks", source: "RFC 1918, 3" },
	{ range: "198.18.0.0/15", use: "for benchmarks", source: "RFC 6890, 2.2.2" },
	{ range: "198.51.100.0/24", use: "for documentation", source: "RFC 5737, 3" },
	{ range: "203.0.113.0/24", use: "for documentation", source: "RFC 5737, 3" },
	{ range: "224.0.0.0/4", use: "multicast", source: "RFC 5771" },
	{ range: "255.255.255.255/32", use: "the broadcast address", source: "RFC 6890, 2.2.2" },
	{ range: "240.0.0.0/4", use: "reserved", source: "RFC 6890, 2.2.2" },

	{ range: "::/128", use: "the unspecified address", source: "RFC 4291, 2.5.2" },
	{ range: "::1/128", use: "loopback", source: "RFC 4291, 2.5.3" },
	{ range: "::/96", use: "IPv4 in an old disguise", source: "RFC 4291, 2.5.5.1", embeds: [{ at: 12 }] },
	{ range: "::ffff:0:0/96", use: "IPv4 in disguise", source: "RFC 4291, 2.5.5.2", embeds: [{ at: 12 }] },
	{ range: "64:ff9b::/96", use: "for NAT64, IPv4 in disguise", source: "RFC 6052, 2.1", embeds: [{ at: 12 }] },
	{ range: "64:ff9b:1::/48", use: "for local NAT64", source: "RFC 8215" },
	{ range: "100::/64", use: "for discarding", source: "RFC 6666" },
	{
		range: "2001::/32",
		use: "Teredo",
		source: "RFC 4380, 4",
		// The Teredo server, and the client behind it.
		embeds: [{ at: 4 }, { at: 12, inverted: true }],
		transparent: true,
	},
	{ range: "2001::/23", use: "for protocol assignments", source: "RFC 2928" },
	{ range: "2001:db8::/32", use: "for documentation", source: "RFC 3849, 2" },
	{ range: "2002::/16", use: "6to4", source: "RFC 3056, 2", embeds: [{ at: 2 }], transparent: true },
	{ range: "3fff::/20", use: "for documentation", source: "RFC 9637" },
	{ range: "fc00::/7", use: "for private networks (unique local)", source: "RFC 4193, 3.1" },
	{ range: "fe80::/10", use: "link-local", source: "RFC 4291, 2.5.6" },
	{ range: "fec0::/10", use: "site-local, which was given up", source: "RFC 3879, 4" },
	{ range: "ff00::/8", use: "multicast", source: "RFC 4291, 2.7" },
];

/** Where IANA gives addresses to the public from; all the rest of IPv6 is nobody's yet. */
export const GLOBAL_UNICAST = "2000::/3";
