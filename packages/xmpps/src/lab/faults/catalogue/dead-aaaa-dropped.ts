import type { Fault } from "../fault.ts";
import { natRules, USUAL_INPUT } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** The packet filter was written when there was IPv4 alone; of IPv6 only the web was added. */
export const deadAaaaDropped: Fault = {
	id: "dead-aaaa-dropped",
	title: "The packet filter lets XMPP in over IPv4 alone",
	rule: "address.dead-ipv6",
	check: { local: "server" },
	world: () =>
		base({
			firewall: natRules({
				input: [
					...USUAL_INPUT,
					"tcp dport { 80, 443 } accept",
					"ip version 4 tcp dport { 5222, 5223, 5269, 5270 } accept",
				],
			}),
		}),
};
