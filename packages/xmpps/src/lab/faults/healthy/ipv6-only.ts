import type { HealthyWorld } from "../fault.ts";
import { base, SITE, SRV } from "../worlds.ts";

/** No IPv4 address at all. */
export const ipv6Only: HealthyWorld = {
	id: "ipv6-only",
	title: "IPv6 alone",
	world: () =>
		base({
			v4: [],
			firewall: "",
			sites: [{ ...SITE, listen: ["[2001:db8::1]:443"] }],
			records: [
				"@ AAAA 2001:db8::1",
				"xmpps AAAA 2001:db8::2",
				"_xmpps-client._tcp SRV 5 5 5223 xmpps",
				SRV["xmpps-server"],
				SRV["xmpp-client"],
				SRV["xmpp-server"],
			],
		}),
};
