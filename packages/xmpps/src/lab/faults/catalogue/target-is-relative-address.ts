import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** An address of which the panel made a name below the zone; no other record leads to the host. */
export const targetIsRelativeAddress: Fault = {
	id: "target-is-relative-address",
	title: "All SRV targets are an IP address with the name of the zone behind it",
	rule: "srv.target-is-address",
	severity: "broken",
	world: () =>
		base({
			records: records({
				"xmpps-client": "_xmpps-client._tcp SRV 5 5 443 203.0.113.2",
				"xmpps-server": "_xmpps-server._tcp SRV 5 5 5270 203.0.113.2",
				"xmpp-client": "_xmpp-client._tcp SRV 10 5 5222 203.0.113.2",
				"xmpp-server": "_xmpp-server._tcp SRV 10 5 5269 203.0.113.2",
			}).filter((line) => !line.startsWith("xmpps ")),
		}),
};
