import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** The firewall was set up for what there was before STARTTLS came into the DNS. */
export const firewallDrops: Fault = {
	id: "firewall-drops",
	title: "The firewall drops the port for STARTTLS",
	rule: "tcp.dropped",
	world: () =>
		base({ firewall: natRules({ input: [...USUAL_INPUT, "tcp dport { 80, 443, 5223, 5269, 5270 } accept"] }) }),
};
