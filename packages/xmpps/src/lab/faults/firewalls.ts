/** Texts of /etc/nftables.conf for worlds. */

/** A translation of port 443 of the second addresses, for packets from outside and for the host's own. */
export interface NatParts {
	/** Where port 443 leads to; default 5223. */
	readonly port?: number;
	/** Chains; default both. */
	readonly chains?: readonly ("prerouting" | "output")[];
	/** Rules of a chain `input` that drops whatever they do not accept; default: no such chain. */
	readonly input?: readonly string[];
}

const HOOKS = {
	prerouting: "type nat hook prerouting priority dstnat; policy accept;",
	output: "type nat hook output priority -100; policy accept;",
} as const;

/** What every default-drop firewall lets through: answers, itself, pings, neighbours. */
export const USUAL_INPUT: readonly string[] = [
	"ct state established,related accept",
	"iif lo accept",
	"meta l4proto { icmp, icmpv6 } accept",
];

export function natRules({ port = 5223, chains = ["prerouting", "output"], input }: NatParts = {}): string {
	const nat = chains.map((chain) => [
		`	chain ${chain} {`,
		`		${HOOKS[chain]}`,
		`		ip daddr 203.0.113.2 tcp dport 443 counter dnat ip to 203.0.113.2:${port}`,
		`		ip6 daddr 2001:db8::2 tcp dport 443 counter dnat ip6 to [2001:db8::2]:${port}`,
		"	}",
	]);
	return [
		"#!/usr/sbin/nft -f",
		"",
		"flush ruleset",
		"",
		"table inet xmpps {",
		...nat.flat(),
		"}",
		...(input === undefined ? [] : inputTable(input)),
		"",
	].join("\n");
}

/** A firewall alone, that drops what its rules do not accept. */
export function inputRules(input: readonly string[]): string {
	return ["#!/usr/sbin/nft -f", "", "flush ruleset", "", ...inputTable(input), ""].join("\n");
}

/** Debian's own example has this table and this chain. */
function inputTable(input: readonly string[]): string[] {
	return [
		"table inet filter {",
		"	chain input {",
		"		type filter hook input priority filter; policy drop;",
		...input.map((rule) => `		${rule}`),
		"	}",
		"}",
	];
}
