import { describe, expect, it } from "vitest";
import type { PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import type { FirewallFacts } from "../../../../src/setup/adapters/firewall/firewall-facts.ts";
import { wantedFirewall } from "../../../../src/setup/adapters/firewall/wanted-firewall.ts";
import { itemKey } from "../../../../src/setup/items/item.ts";
import { stateLines } from "../../../../src/setup/plan/state-lines.ts";
import { B, B6, CLOSED_NFT, CLOSED_V4, CONFIG, endpoints, firewallFacts, iptablesFacts } from "./firewall-data.ts";

function wanted(facts: FirewallFacts, planned: readonly PlannedEndpoint[] = endpoints(), config = CONFIG) {
	const { stages, notes } = wantedFirewall({ config, endpoints: planned }, facts);
	const items = stages.flatMap((stage) => stage.items);
	const lines = (key: string): readonly string[] =>
		items.flatMap(({ item, state }) => (itemKey(item) === key ? stateLines(item, state) : []));
	return { stages, notes, keys: items.map(({ item }) => itemKey(item)), lines };
}

const SAVED = { service: { enabled: true, active: true }, adds: false };
const FILTER = { sections: ["filter"], frozen: [] };

describe("wantedFirewall", () => {
	it("wants a table of its own, and what brings it back", () => {
		const { keys, lines, notes, stages } = wanted(firewallFacts());
		expect(keys).toEqual([
			"folder /etc/xmpps",
			"file /etc/xmpps/xmpps.nft",
			"file /etc/xmpps/firewall.sh",
			"file /etc/systemd/system/xmpps-firewall.service",
			"folder /etc/systemd/system/sysinit.target.wants",
			"link /etc/systemd/system/sysinit.target.wants/xmpps-firewall.service",
			"folder /etc/systemd/system/nftables.service.d",
			"file /etc/systemd/system/nftables.service.d/xmpps.conf",
			"nftables table inet xmpps",
			"unit xmpps-firewall.service",
		]);
		expect(lines("nftables table inet xmpps")).toEqual([
			"chain prerouting {",
			"\ttype nat hook prerouting priority -110; policy accept;",
			"\tip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223",
			"\tip6 daddr 2001:db8::2 tcp dport 443 dnat ip6 to [2001:db8::2]:5223",
			"}",
			"chain output {",
			"\ttype nat hook output priority -110; policy accept;",
			"\tip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223",
			"\tip6 daddr 2001:db8::2 tcp dport 443 dnat ip6 to [2001:db8::2]:5223",
			"}",
		]);
		expect(lines("file /etc/xmpps/xmpps.nft").slice(0, 4)).toEqual([
			"table inet xmpps",
			"delete table inet xmpps",
			"table inet xmpps {",
			"\tchain prerouting {",
		]);
		expect(stages[0]?.validations).toEqual([{ kind: "nft-file", path: "/etc/xmpps/xmpps.nft" }]);
		expect(stages[0]?.activations.map(({ activation }) => activation.kind)).toEqual(["systemd-reload"]);
		expect(notes).toEqual([]);
	});

	it("lets in what others would stop, by where it was going", () => {
		const { lines, stages } = wanted(firewallFacts({ inputs: [CLOSED_NFT] }));
		expect(lines("nftables rules in inet filter input")).toEqual([
			'ct original ip daddr 203.0.113.2 ct status dnat meta l4proto tcp ct original proto-dst 443 accept comment "xmpps"',
			'ip daddr 203.0.113.2 tcp dport 5270 accept comment "xmpps"',
			'ct original ip6 daddr 2001:db8::2 ct status dnat meta l4proto tcp ct original proto-dst 443 accept comment "xmpps"',
			'ip6 daddr 2001:db8::2 tcp dport 5270 accept comment "xmpps"',
		]);
		// The one that is inserted last comes first.
		expect(lines("file /etc/xmpps/input.nft").at(-1)).toMatch(/^insert rule inet filter input ct original ip daddr/);
		expect(stages[0]?.validations).toContainEqual({ kind: "nft-file", path: "/etc/xmpps/input.nft" });
	});

	it("names in a table of one family only that family", () => {
		const { lines } = wanted(firewallFacts({ inputs: [{ ...CLOSED_NFT, family: "ip6" }] }));
		const rules = lines("nftables rules in ip6 filter input");
		expect(rules).toHaveLength(2);
		for (const rule of rules) expect(rule).toContain("2001:db8::2");
	});

	it("wants nothing where the server listens itself and everything is let in", () => {
		expect(wanted(firewallFacts(), endpoints("native"))).toMatchObject({ stages: [], notes: [] });
		const open = { ...CLOSED_NFT, closed: false };
		expect(wanted(firewallFacts({ inputs: [open] }), endpoints("native")).stages).toEqual([]);
		const otherFamily = { ...CLOSED_NFT, family: "ip6" } as const;
		expect(wanted(firewallFacts({ inputs: [otherFamily] }), endpoints("native", [B])).stages).toEqual([]);
	});

	it("only lets in what the server listens on itself", () => {
		const { keys, lines } = wanted(firewallFacts({ inputs: [CLOSED_NFT] }), endpoints("native", [B]));
		expect(keys).not.toContain("nftables table inet xmpps");
		expect(lines("nftables rules in inet filter input")).toEqual([
			'ip daddr 203.0.113.2 tcp dport 443 accept comment "xmpps"',
			'ip daddr 203.0.113.2 tcp dport 5270 accept comment "xmpps"',
		]);
	});

	it("wants blocks in the files of netfilter-persistent, and chains in the kernel", () => {
		const persistent = { ...SAVED, v4: FILTER, v6: FILTER };
		const { keys, lines, stages } = wanted(iptablesFacts({ persistent, inputs: [CLOSED_V4] }));
		expect(keys).toEqual([
			"block nat in /etc/iptables/rules.v4",
			"block filter in /etc/iptables/rules.v4",
			"block nat in /etc/iptables/rules.v6",
			"iptables chain in nat",
			"iptables chain in filter",
			"ip6tables chain in nat",
		]);
		const nat = [
			":XMPPS - [0:0]",
			"-I PREROUTING -j XMPPS",
			"-I OUTPUT -j XMPPS",
			"-A XMPPS -d 203.0.113.2/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 203.0.113.2:5223",
		];
		expect(lines("block nat in /etc/iptables/rules.v4")).toEqual(nat);
		expect(lines("iptables chain in nat")).toEqual(nat);
		expect(lines("ip6tables chain in nat").at(-1)).toBe(
			"-A XMPPS -d 2001:db8::2/128 -p tcp -m tcp --dport 443 -j DNAT --to-destination [2001:db8::2]:5223",
		);
		expect(lines("iptables chain in filter").slice(2)).toEqual([
			"-A XMPPS -p tcp -m conntrack --ctstate DNAT --ctorigdst 203.0.113.2 --ctorigdstport 443 -j ACCEPT",
			"-A XMPPS -d 203.0.113.2/32 -p tcp -m tcp --dport 5270 -j ACCEPT",
		]);
		expect(stages[0]?.validations).toEqual([
			{ kind: "iptables-file", path: "/etc/iptables/rules.v4", family: 4 },
			{ kind: "iptables-file", path: "/etc/iptables/rules.v6", family: 6 },
		]);
		expect(stages[0]?.activations).toEqual([]);
	});

	it.each<[string, Partial<FirewallFacts>]>([
		["is not there", {}],
		["is not enabled", { persistent: { ...SAVED, service: { enabled: false, active: true }, v4: FILTER } }],
		["adds to what is there", { persistent: { ...SAVED, adds: true, v4: { ...FILTER, sections: ["nat"] } } }],
		["has no file", { persistent: SAVED }],
		[
			"would remove rules of others, in a table that it does not have yet",
			{ persistent: { ...SAVED, v4: FILTER }, iptables: { version: "1.8.9", variant: "legacy", used: ["ip nat"] } },
		],
	])("loads its chains itself where netfilter-persistent %s", (_, facts) => {
		const { keys, lines } = wanted(iptablesFacts(facts), endpoints("nat", [B]));
		expect(keys).not.toContain("block nat in /etc/iptables/rules.v4");
		// The jumps are made by the script, where they are not there yet.
		expect(lines("file /etc/xmpps/rules.v4")).toEqual([
			"*nat",
			":XMPPS - [0:0]",
			"-A XMPPS -d 203.0.113.2/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 203.0.113.2:5223",
			"COMMIT",
		]);
		expect(keys.at(-1)).toBe("unit xmpps-firewall.service");
	});

	it("writes to each chain in the language that it is in", () => {
		const iptables = { version: "1.8.9", variant: "nf_tables", used: ["ip filter"] } as const;
		const { keys } = wanted(firewallFacts({ iptables, inputs: [CLOSED_V4] }));
		expect(keys).toContain("nftables table inet xmpps");
		expect(keys).toContain("iptables chain in filter");
		expect(keys).not.toContain("iptables chain in nat");
		expect(keys).toContain("file /etc/xmpps/rules.v4");
	});

	it("takes the tool that xmpps.yaml names, and misses it where it is not there", () => {
		const config = { ...CONFIG, firewall: "iptables" } as const;
		const { stages, notes } = wanted(firewallFacts(), endpoints(), config);
		expect(stages).toEqual([]);
		expect(notes).toEqual([{ kind: "problem", text: '"iptables" is not installed', lines: ["apt install iptables"] }]);
		const { tool: _, nft: __, ...nothing } = firewallFacts();
		expect(wanted(nothing).notes[0]?.text).toBe("Neither nft nor iptables is installed");
	});

	it("wants nothing of what it could not see", () => {
		const { stages, notes } = wanted(firewallFacts({ unknown: ["nft list ruleset: Operation not permitted"] }));
		expect(stages).toEqual([]);
		expect(notes).toEqual([
			{ kind: "problem", text: "The packet filter cannot be seen: nft list ruleset: Operation not permitted" },
		]);
	});

	it("says what lives on", () => {
		const note = (sessions: number) => wanted(firewallFacts({ sessions })).notes.map(({ text }) => text);
		expect(note(1)).toEqual([
			"1 established session over port 443 survives: the rules are replaced in one transaction",
		]);
		expect(note(4)).toEqual([
			"4 established sessions over port 443 survive: the rules are replaced in one transaction",
		]);
	});

	it("does not put its chain beside one that somebody saved", () => {
		const persistent = { ...SAVED, v4: { sections: ["nat"], frozen: ["nat"] }, v6: FILTER };
		const { stages, notes } = wanted(iptablesFacts({ persistent }));
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([{ kind: "problem", lines: [expect.stringContaining("/etc/iptables/rules.v4")] }]);
	});

	it.each(["ufw", "firewalld"] as const)("leaves the rules to %s, and says what it is to be told", (manager) => {
		const { stages, notes } = wanted(iptablesFacts({ managers: [manager], inputs: [CLOSED_V4] }));
		expect(stages).toEqual([]);
		expect(notes.map(({ kind }) => kind)).toEqual(["manual", "problem"]);
		const done = [B, B6].map((address) => ({
			...({ tool: "iptables", text: "", addresses: [address], ports: [[443, 443]], toPort: 5223 } as const),
			family: address === B ? (4 as const) : (6 as const),
		}));
		const after = wanted(iptablesFacts({ managers: [manager], inputs: [CLOSED_V4], translations: done }));
		expect(after.stages).toEqual([]);
		expect(after.notes.map(({ kind }) => kind)).toEqual(["info"]);
	});
});
