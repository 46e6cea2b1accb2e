import { findDeadAddresses } from "./dead-address.ts";
import type { Rule } from "./rule.ts";

/** An A record at which nothing answers. */
export const addressDeadIpv4: Rule = {
	id: "address.dead-ipv4",
	severity: "limited",
	title: "Nothing answers at an IPv4 address of a target",
	why: "An A record leads to an address at which no port of the domain answers, while another address of the same target does: an old server, a forgotten second one, or a server that listens on IPv6 alone. Many networks have IPv4 only, so that their people stay out or wait for a timeout.",
	example: "xmpps.example.org. A 203.0.113.9\n203.0.113.9:443: refused",
	remedy:
		"Remove the A record where another one works; else let the server listen on the address and the packet filter pass it.",
	source: ["RFC 8305, 5"],
	supersedes: ["tcp.refused", "tcp.dropped", "tcp.unreachable"],
	find: (facts) => findDeadAddresses(facts, 4),
};
