import type { Config } from "../../../../src/model/config.ts";
import type { PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import type { FirewallFacts, InputChain } from "../../../../src/setup/adapters/firewall/firewall-facts.ts";
import { USUAL_CONFIG } from "../../usual-config.ts";

export const [B, B6] = ["203.0.113.2", "2001:db8::2"] as const;

export const CONFIG: Config = { ...USUAL_CONFIG, web: { ...USUAL_CONFIG.web, kind: "none" } };

/** Clients on port 443 by NAT (or natively), other servers on the server's own port. */
export function endpoints(way: "native" | "nat" = "nat", addresses: readonly string[] = [B, B6]): PlannedEndpoint[] {
	return addresses.flatMap((address): PlannedEndpoint[] => {
		const at = { local: address, public: address, why: "" } as const;
		return [
			{ ...at, service: "clients", port: 443, serverPort: way === "nat" ? 5223 : 443, way },
			{ ...at, service: "servers", port: 5270, serverPort: 5270, way: "native" },
		];
	});
}

/** A host with nothing but nftables. */
export function firewallFacts(facts: Partial<FirewallFacts> = {}): FirewallFacts {
	return {
		tool: "nftables",
		toolWhy: "",
		nft: { version: "1.0.6", service: { enabled: true, active: true } },
		...{ managers: [], inputs: [], translations: [], unknown: [] },
		...facts,
	};
}

/** A host with iptables, and netfilter-persistent where that is said. */
export function iptablesFacts(facts: Partial<FirewallFacts> = {}): FirewallFacts {
	const iptables = { version: "1.8.9", variant: "nf_tables", used: [] } as const;
	const { nft: _, ...others } = firewallFacts({ tool: "iptables", iptables, ...facts });
	return others;
}

export const CLOSED_NFT: InputChain = {
	...{ tool: "nftables", family: "inet", table: "filter", chain: "input", policy: "drop", closed: true },
	by: "policy drop",
};

export const CLOSED_V4: InputChain = {
	...{ tool: "iptables", family: "ip", table: "filter", chain: "INPUT", policy: "accept", closed: true },
	by: "-A INPUT -j DROP",
};
