import type { Fault } from "../fault.ts";
import { base, SRV } from "../worlds.ts";

/** The host has moved, and with it one of its two addresses in the DNS. */
export const deadAaaa: Fault = {
	id: "dead-aaaa",
	title: "The target has an IPv6 address that nobody has",
	rule: "address.dead-ipv6",
	world: () =>
		base({
			records: [
				"@ A 203.0.113.1",
				"@ AAAA 2001:db8::1",
				"xmpps A 203.0.113.2",
				"xmpps AAAA 2001:db8::77",
				...Object.values(SRV),
			],
		}),
};
