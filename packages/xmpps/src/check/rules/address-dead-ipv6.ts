import { findDeadAddresses } from "./dead-address.ts";
import type { Rule } from "./rule.ts";

/** An AAAA record at which nothing answers. */
export const addressDeadIpv6: Rule = {
	id: "address.dead-ipv6",
	severity: "limited",
	title: "Nothing answers at an IPv6 address of a target",
	why: "An AAAA record leads to an address at which no port of the domain answers, while another address of the same target does. Clients try IPv6 first: good ones go on after a quarter of a second, others wait 15 s or longer, and those without IPv4 stay out.",
	example: "xmpps.example.org. AAAA 2001:db8::2\n[2001:db8::2]:443: timeout",
	remedy: "Remove the AAAA record, or let the server listen on the address and the packet filter pass it.",
	source: ["RFC 8305, 5"],
	supersedes: ["tcp.refused", "tcp.dropped", "tcp.unreachable"],
	find: (facts) => findDeadAddresses(facts, 6),
};
