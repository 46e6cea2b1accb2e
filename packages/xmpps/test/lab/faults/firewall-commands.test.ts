import { describe, expect, it } from "vitest";
import { firewallCommands } from "../../../src/lab/faults/firewall-commands.ts";

const CHAINS = JSON.stringify({
	nftables: [
		{ metainfo: {} },
		{ chain: { family: "inet", table: "filter", name: "input", type: "filter", hook: "input", policy: "drop" } },
		{ chain: { family: "inet", table: "filter", name: "services" } },
		{ chain: { family: "inet", table: "xmpps", name: "prerouting", type: "nat", hook: "prerouting" } },
		{ chain: { family: "ip6", table: "raw", name: "early", type: "filter", hook: "prerouting" } },
		{ chain: { family: "inet", table: "filter", name: "output", type: "filter", hook: "output" } },
	],
});

describe("rules of a firewall", () => {
	const rule = "ip daddr 203.0.113.2 tcp dport 443 accept";

	it("go before everything into every chain that may drop packets of their family", () => {
		expect(firewallCommands(CHAINS, "203.0.113.2", [rule])).toEqual([`insert rule inet filter input ${rule}`]);
		expect(firewallCommands(CHAINS, "2001:db8::2", ["tcp dport 443 accept"])).toEqual([
			"insert rule inet filter input tcp dport 443 accept",
			"insert rule ip6 raw early tcp dport 443 accept",
		]);
	});

	it("go where they say, if they say it", () => {
		expect(firewallCommands(CHAINS, "203.0.113.2", [`inet filter services ${rule}`, "nft flush ruleset"])).toEqual([
			`insert rule inet filter services ${rule}`,
			"flush ruleset",
		]);
	});

	it("have nowhere to go where nothing drops", () => {
		expect(() => firewallCommands('{"nftables":[]}', "203.0.113.2", [rule])).toThrow("no chain drops what comes in");
	});
});
