import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

const CUT_OFF = { fault: "dead-link", host: "names" } as const;

/** The hosting provider's zone has one name server, which is down. */
export const targetZoneUnreachable: Fault = {
	id: "target-zone-unreachable",
	title: "The name server of the SRV targets' zone is not reached",
	rule: "address.lookup-failed",
	severity: "unknown",
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
			hosts: [
				{ name: "names", kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"], programs: [{ program: "bind" }] },
			],
			servers: ["dns"],
			zones: [{ name: "hosting.net", records: ["xmpp A 203.0.113.2", "xmpp AAAA 2001:db8::2"], servers: ["names"] }],
			faults: [CUT_OFF],
		}),
	// Nothing is printed that could be changed: somebody has to look after the name server.
	remedy: (lab) => lab.mend(CUT_OFF),
};
