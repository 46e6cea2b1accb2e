import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** From outside it looks as if nobody listened; the host knows better. */
export const firewallRefuses: Fault = {
	id: "firewall-refuses",
	title: "The firewall answers for STARTTLS as if nobody listened, and the host itself is asked",
	rule: "local.firewall-drops",
	check: { local: "server" },
	world: () =>
		base({
			firewall: natRules({
				input: [
					...USUAL_INPUT,
					"tcp dport { 80, 443, 5223, 5269, 5270 } accept",
					"meta l4proto tcp reject with tcp reset",
				],
			}),
		}),
};
