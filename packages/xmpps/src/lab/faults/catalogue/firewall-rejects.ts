import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** Some firewalls are polite and say so. */
export const firewallRejects: Fault = {
	id: "firewall-rejects",
	title: "The firewall rejects STARTTLS for clients as if there were no such host",
	rule: "tcp.unreachable",
	world: () =>
		base({
			firewall: natRules({
				input: [
					...USUAL_INPUT,
					"tcp dport 5222 reject with icmpx type host-unreachable",
					"tcp dport { 80, 443, 5223, 5269, 5270 } accept",
				],
			}),
		}),
};
