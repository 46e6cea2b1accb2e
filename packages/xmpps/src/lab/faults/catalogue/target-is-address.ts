import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A panel whose field is called "server". */
export const targetIsAddress: Fault = {
	id: "target-is-address",
	title: "The SRV target is an IP address",
	rule: "srv.target-is-address",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 443 203.0.113.2." }) }),
};
