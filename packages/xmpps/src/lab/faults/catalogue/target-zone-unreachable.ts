import type { Fault } from "../fault.ts";
import { HOSTED_RECORDS, HOSTING_ZONE } from "../hosting.ts";
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
			records: HOSTED_RECORDS,
			hosts: [
				{ name: "names", kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"], programs: [{ program: "bind" }] },
			],
			servers: ["dns"],
			zones: [{ ...HOSTING_ZONE, servers: ["names"] }],
			faults: [CUT_OFF],
		}),
	// Nothing is printed that could be changed: somebody has to look after the name server.
	remedy: (lab) => lab.mend(CUT_OFF),
};
