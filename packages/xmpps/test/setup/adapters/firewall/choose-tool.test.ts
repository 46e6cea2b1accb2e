import { expect, it } from "vitest";
import { chooseTool } from "../../../../src/setup/adapters/firewall/choose-tool.ts";
import type { FirewallFacts } from "../../../../src/setup/adapters/firewall/firewall-facts.ts";

const nft = (on: boolean) => ({ nft: { version: "1.0.6", service: { enabled: on, active: on } } });
const iptables = (...used: string[]) => ({ iptables: { version: "1.8.9", variant: "nf_tables", used } as const });
const persistent = { persistent: { service: { enabled: true, active: true }, adds: false } };

it.each<[string, string | undefined, Pick<FirewallFacts, "nft" | "iptables" | "persistent">, boolean]>([
	["nftables.service is on", "nftables", { ...nft(true), ...iptables("ip nat"), ...persistent }, false],
	["netfilter-persistent is on", "iptables", { ...nft(false), ...iptables(), ...persistent }, true],
	["rules of nftables are there", "nftables", { ...nft(false), ...iptables("ip filter") }, true],
	["rules of iptables are there", "iptables", { ...nft(false), ...iptables("ip filter") }, false],
	["there are no rules", "nftables", { ...nft(false), ...iptables() }, false],
	["only iptables is there", "iptables", iptables(), false],
	["neither is there", undefined, {}, false],
])("%s: %s", (_, tool, facts, used) => {
	expect(chooseTool(facts, used).tool).toBe(tool);
});
