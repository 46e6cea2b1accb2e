import { describe, expect, it } from "vitest";
import { readNft } from "../../../../src/setup/adapters/nftables/read-nft.ts";

const PORTS = [443, 5223, 5270];
const NONE: ReadonlySet<string> = new Set();

function chain(policy: string, ...rules: readonly string[]): string {
	return `table inet filter {
	set banned {
		type ipv4_addr
		elements = { 198.51.100.1,
			     198.51.100.2 }
	}

	chain input {
		type filter hook input priority filter; policy ${policy};
		${rules.join("\n\t\t")}
	}

	chain rest {
		tcp dport 22 accept
		counter packets 1 bytes 60 reject with icmpx admin-prohibited
	}

	chain some {
		ip saddr 192.0.2.0/24 return
		drop
	}
}
`;
}

const by = (policy: string, ...rules: readonly string[]) =>
	readNft(chain(policy, ...rules), NONE, PORTS).inputs.map((input) => input.by);

describe("readNft", () => {
	it.each<[string, string]>([
		["the policy", "ct state established,related accept"],
		["nothing but banned senders", "ip saddr @banned drop"],
	])("sees the policy: %s", (_, rule) => {
		expect(by("drop", rule)).toEqual(["policy drop"]);
		expect(by("accept", rule)).toEqual([undefined]);
	});

	it.each([
		"drop",
		"counter packets 3 bytes 180 drop",
		'log prefix "in: " level info drop comment "the rest"',
		"meta l4proto tcp reject with tcp reset",
		"meta nfproto ipv6 drop",
		"ct state new drop",
		"ct state { new, untracked } counter packets 0 bytes 0 drop",
		"ct state invalid,new drop",
		'iifname != "lo" drop',
		'iifname "eth0" tcp flags syn / fin,syn,rst,ack drop',
		"tcp flags & (fin | syn | rst | ack) == syn reject",
		"tcp dport { 80, 443 } drop",
		"tcp dport 5000-6000 drop",
		"jump rest",
		"ct state new goto rest",
	])("sees that everybody is stopped by: %s", (rule) => {
		expect(by("accept", rule)[0]).toBeDefined();
	});

	it.each([
		"ip saddr 192.0.2.1 drop",
		"ct state invalid drop",
		"ct state established,related accept",
		"iif lo drop",
		'iifname "lo" drop',
		"tcp dport 22 drop",
		"meta l4proto udp drop",
		"limit rate over 10/second drop",
		"tcp flags syn tcp option maxseg size 1-500 drop",
		"jump some",
		"jump missing",
		'accept comment "drop"',
		"tcp dport { 443 } accept",
	])("does not take for a wall: %s", (rule) => {
		expect(by("accept", rule)).toEqual([undefined]);
	});

	it("says which chain, and leaves out those of iptables and its own", () => {
		const own = "table inet xmpps {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\n";
		const listing = `${own}${chain("drop")}`;
		expect(readNft(listing, NONE, PORTS).inputs).toEqual([
			{
				...{ tool: "nftables", family: "inet", table: "filter", chain: "input" },
				...{ policy: "drop", closed: true, by: "policy drop" },
			},
		]);
		expect(readNft(listing, new Set(["inet filter"]), PORTS)).toEqual({ inputs: [], translations: [], used: false });
	});

	it.each<[string, object]>([
		[
			"ip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223",
			{ addresses: ["203.0.113.2"], toPort: 5223, family: 4 },
		],
		[
			"ip6 daddr 2001:db8::2 tcp dport 443 dnat ip6 to [2001:db8::2]:5223",
			{ addresses: ["2001:db8::2"], toPort: 5223, family: 6 },
		],
		[
			"ip daddr { 192.0.2.0/24, 203.0.113.2 } tcp dport 443 redirect to :8443",
			{ addresses: ["192.0.2.0/24", "203.0.113.2"], toPort: 8443 },
		],
		[
			"tcp dport { 80, 443 } redirect to :8443",
			{
				addresses: [],
				ports: [
					[80, 80],
					[443, 443],
				],
				family: "both",
			},
		],
		["ip daddr 203.0.113.2 dnat to 10.0.0.2", { addresses: ["203.0.113.2"], ports: [] }],
		["ip daddr != 203.0.113.2 tcp dport 443 redirect to :8443", { addresses: [] }],
	])("reads a translation: %s", (rule, expected) => {
		const [found, ...more] = readNft(chain("accept", rule), NONE, PORTS).translations;
		expect(found).toMatchObject({ text: `add rule inet filter input ${rule}`, ...expected });
		expect(more).toEqual([]);
	});

	it.each([
		"udp dport 443 redirect to :8443",
		'ct original ip daddr 203.0.113.2 ct status dnat meta l4proto tcp accept comment "xmpps"',
		'tcp dport 443 accept comment "dnat to 203.0.113.2"',
	])("does not take for a translation: %s", (rule) => {
		expect(readNft(chain("accept", rule), NONE, PORTS).translations).toEqual([]);
	});
});
