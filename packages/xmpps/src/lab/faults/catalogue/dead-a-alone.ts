import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Whoever made the change has IPv6, and noticed nothing. */
export const deadAAlone: Fault = {
	id: "dead-a-alone",
	title: "The only IPv4 address is nobody's",
	rule: "address.dead-ipv4",
	world: () => base({ records: [...records().filter((line) => !line.startsWith("xmpps A ")), "xmpps A 203.0.113.77"] }),
};
