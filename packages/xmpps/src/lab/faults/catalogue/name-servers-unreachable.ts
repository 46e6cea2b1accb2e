import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

const CUT_OFF = { fault: "dead-link", host: "dns" } as const;

/** The only name server is in a data centre that is cut off. */
export const nameServersUnreachable: Fault = {
	id: "name-servers-unreachable",
	title: "No name server of the domain is reached",
	rule: "srv.lookup-failed",
	severity: "unknown",
	world: () => base({ faults: [CUT_OFF] }),
	// Nothing is printed that could be changed: somebody has to look after the name server.
	remedy: (lab) => lab.mend(CUT_OFF),
};
