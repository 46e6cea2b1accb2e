import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { SECONDARY } from "../second-name-server.ts";
import { base, DOMAIN, records } from "../worlds.ts";

/** The transfer to the second server is refused since its address was changed. */
export const zoneServersDisagree: Fault = {
	id: "zone-servers-disagree",
	title: "The secondary has stayed at an old copy of the zone",
	rule: "zone.servers-disagree",
	severity: "limited",
	world: () =>
		base({
			// The old copy leads to a port that works as well: what counts is that two are told different things.
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }),
			hosts: [SECONDARY],
			faults: [{ fault: "stale-secondary", zone: DOMAIN, host: SECONDARY.name }],
		}),
	async breakAfterStart(lab) {
		const item = { kind: "dns-records", name: `_xmpps-client._tcp.${DOMAIN}`, type: "SRV" } as const;
		await carryOut(lab, [{ item, after: [`5 5 443 xmpps.${DOMAIN}.`], why: "port 443 passes more firewalls" }]);
	},
};
