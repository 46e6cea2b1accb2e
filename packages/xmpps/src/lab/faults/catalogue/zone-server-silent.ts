import type { Fault } from "../fault.ts";
import { SECONDARY } from "../second-name-server.ts";
import { base } from "../worlds.ts";

const DOWN = { fault: "dead-link", host: SECONDARY.name } as const;

/** The second name server is off, and nobody misses it. */
export const zoneServerSilent: Fault = {
	id: "zone-server-silent",
	title: "The secondary is not there any more",
	rule: "zone.server-silent",
	severity: "limited",
	world: () => base({ hosts: [SECONDARY], faults: [DOWN] }),
	// What is printed is that the server has the zone again; somebody has to plug it in for that.
	remedy: (lab) => lab.mend(DOWN),
};
