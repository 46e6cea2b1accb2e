import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The server has moved; the new address was added and the old one left. */
export const deadA: Fault = {
	id: "dead-a",
	title: "One of two IPv4 addresses is nobody's",
	rule: "address.dead-ipv4",
	severity: "limited",
	world: () => base({ records: [...records(), "xmpps A 203.0.113.77"] }),
};
