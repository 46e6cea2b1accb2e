import type { Adapter } from "../adapter.ts";
import type { FirewallFacts } from "./firewall-facts.ts";
import { observeFirewall } from "./observe-firewall.ts";
import { wantedFirewall } from "./wanted-firewall.ts";

/**
 * The packet filter, by nftables or iptables: translates the endpoint's port to the server's where the way is `nat`, and lets
 * connections in where the host's own rules would not.
 */
export const firewallAdapter: Adapter<FirewallFacts> = {
	name: "firewall",
	observe: (host, config, _local, signal) => observeFirewall(host, config, signal),
	wanted: wantedFirewall,
};
