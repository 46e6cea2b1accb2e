import type { HealthyWorld } from "../fault.ts";
import { ADDRESSES, base, prosody, secondServer } from "../worlds.ts";

/** Two servers of one domain, one with three times the weight of the other. */
export const twoTargets: HealthyWorld = {
	id: "two-targets",
	title: "Two SRV targets with weights",
	world: () =>
		base({
			records: [
				...ADDRESSES,
				"xmpps2 A 203.0.113.3",
				"xmpps2 AAAA 2001:db8::3",
				"_xmpps-client._tcp SRV 5 30 443 xmpps",
				"_xmpps-client._tcp SRV 5 10 5223 xmpps2",
				"_xmpps-server._tcp SRV 5 30 5270 xmpps",
				"_xmpps-server._tcp SRV 5 10 5270 xmpps2",
				"_xmpp-client._tcp SRV 10 30 5222 xmpps",
				"_xmpp-client._tcp SRV 10 10 5222 xmpps2",
				"_xmpp-server._tcp SRV 10 30 5269 xmpps",
				"_xmpp-server._tcp SRV 10 10 5269 xmpps2",
			],
			hosts: [secondServer("server2", 3, prosody())],
		}),
};
