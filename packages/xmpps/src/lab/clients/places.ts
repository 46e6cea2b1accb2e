/**
 * Addresses of the one server. Each stands for an answer to "where did the client go?", so that a destination in a capture
 * says which record it followed.
 */
export const PLACES = {
	/** What the domain's own name leads to: who comes here has fallen back. */
	apex: 20,
	direct: 21,
	starttls: 22,
	/** Two targets of one priority, by their weights. */
	heavy: 23,
	light: 24,
	/** Drops whatever comes. */
	hole: 30,
	"second-hole": 31,
	/** Refuses at once. */
	refused: 32,
	"second-refused": 33,
	/** Works over IPv4, drops over IPv6. */
	dual: 34,
} as const;

/** The name of a place. */
export type Place = keyof typeof PLACES;

/** The IPv4 address of a place. */
export const v4Of = (place: Place): string => `203.0.113.${PLACES[place]}`;

/** The IPv6 address of a place. */
export const v6Of = (place: Place): string => `2001:db8::${PLACES[place]}`;

/** The zone that has the names of all targets: none of them is below a domain, so that no certificate has both by chance. */
export const TARGET_ZONE = "example.net";

/** The host name of a place, as SRV records give it. */
export const targetOf = (place: Place): string => `${place}.${TARGET_ZONE}`;

/** Direct TLS, and STARTTLS. */
export const PORTS = { direct: 5223, starttls: 5222 } as const;

/** The place that an address is. */
export function placeOf(address: string): Place | undefined {
	return (Object.keys(PLACES) as Place[]).find((place) => v4Of(place) === address || v6Of(place) === address);
}

/** All places. */
export const ALL_PLACES: readonly Place[] = Object.keys(PLACES) as Place[];

/** What the server's firewall does to the places that do not work. */
export const FIREWALL: string = `#!/usr/sbin/nft -f

flush ruleset

table inet conformance {
	chain input {
		type filter hook input priority 0; policy accept;
		ip daddr { ${v4Of("hole")}, ${v4Of("second-hole")} } meta l4proto tcp drop
		ip daddr { ${v4Of("refused")}, ${v4Of("second-refused")} } meta l4proto tcp reject with tcp reset
		ip6 daddr ${v6Of("dual")} meta l4proto tcp drop
	}
}
`;
