import type { Fault } from "../fault.ts";
import { base, DOMAIN } from "../worlds.ts";

/** The zone moved to another provider, with new keys; the registrar still has the DS of the old ones. */
export const bogusZone: Fault = {
	id: "bogus-zone",
	title: "The DS at the parent is of another key",
	rule: "dnssec.bogus",
	world: () => base({ faults: [{ fault: "bogus-zone", zone: DOMAIN }] }),
};
