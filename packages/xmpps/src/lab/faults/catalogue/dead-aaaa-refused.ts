import type { Fault } from "../fault.ts";
import { base, SRV } from "../worlds.ts";

/** The address belongs to another machine by now. */
export const deadAaaaRefused: Fault = {
	id: "dead-aaaa-refused",
	title: "The IPv6 address of the target is that of a machine without XMPP",
	rule: "address.dead-ipv6",
	world: () =>
		base({
			records: [
				"@ A 203.0.113.1",
				"@ AAAA 2001:db8::1",
				"xmpps A 203.0.113.2",
				"xmpps AAAA 2001:db8::20",
				...Object.values(SRV),
			],
			hosts: [{ name: "other", kind: "plain", v4: ["203.0.113.20"], v6: ["2001:db8::20"] }],
		}),
};
