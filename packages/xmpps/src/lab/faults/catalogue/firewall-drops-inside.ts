import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** Seen from inside it is known whose firewall it is. */
export const firewallDropsInside: Fault = {
	id: "firewall-drops-inside",
	title: "The firewall drops the port for STARTTLS, and the host itself is asked",
	rule: "local.firewall-drops",
	check: { local: "server" },
	world: () =>
		base({ firewall: natRules({ input: [...USUAL_INPUT, "tcp dport { 80, 443, 5223, 5269, 5270 } accept"] }) }),
};
