import type { HealthyWorld } from "../fault.ts";
import { base } from "../worlds.ts";

/** A hosted domain: its records lead to hosts under the hosting provider's name, in another zone. */
export const delegated: HealthyWorld = {
	id: "delegated",
	title: "SRV targets under another name, in another zone",
	world: () =>
		base({
			records: [
				"@ A 203.0.113.1",
				"@ AAAA 2001:db8::1",
				"_xmpps-client._tcp SRV 5 5 443 xmpp.hosting.net.",
				"_xmpps-server._tcp SRV 5 5 5270 xmpp.hosting.net.",
				"_xmpp-client._tcp SRV 10 5 5222 xmpp.hosting.net.",
				"_xmpp-server._tcp SRV 10 5 5269 xmpp.hosting.net.",
			],
			zones: [{ name: "hosting.net", records: ["xmpp A 203.0.113.2", "xmpp AAAA 2001:db8::2"] }],
			// RFC 6120, 13.7.2: the domain's name counts, whoever hosts it.
			certificates: [{ name: "example.com", dns: ["example.com"] }],
		}),
};
