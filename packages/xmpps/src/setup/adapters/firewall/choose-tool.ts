import type { FirewallFacts } from "./firewall-facts.ts";

/** Who keeps the rules of a host. Pure. @param nftUsed whether nftables has chains that are not iptables' */
export function chooseTool(
	{ nft, iptables, persistent }: Pick<FirewallFacts, "nft" | "iptables" | "persistent">,
	nftUsed: boolean,
): Pick<FirewallFacts, "tool" | "toolWhy"> {
	const on = (service: { enabled: boolean; active: boolean } | undefined): boolean =>
		service !== undefined && (service.enabled || service.active);
	if (nft !== undefined && on(nft.service)) return { tool: "nftables", toolWhy: "nftables.service loads the rules" };
	if (iptables !== undefined && on(persistent?.service)) {
		return { tool: "iptables", toolWhy: "netfilter-persistent loads the rules" };
	}
	if (nft !== undefined && nftUsed) return { tool: "nftables", toolWhy: "there are rules of nftables" };
	if (iptables !== undefined && iptables.used.length > 0) {
		return { tool: "iptables", toolWhy: "there are rules of iptables" };
	}
	if (nft !== undefined) return { tool: "nftables", toolWhy: "there are no rules yet, and nft is installed" };
	if (iptables !== undefined) return { tool: "iptables", toolWhy: "there are no rules yet, and iptables is installed" };
	return { toolWhy: "neither nft nor iptables is installed" };
}
