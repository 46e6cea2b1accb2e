import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** A filter sees packets after their translation: whoever opened port 443 did not open what it became. */
export const firewallDropsTranslated: Fault = {
	id: "firewall-drops-translated",
	title: "The firewall lets port 443 in, and not the port that it is translated to",
	rule: "tcp.dropped",
	world: () =>
		base({ firewall: natRules({ input: [...USUAL_INPUT, "tcp dport { 80, 443, 5222, 5269, 5270 } accept"] }) }),
};
