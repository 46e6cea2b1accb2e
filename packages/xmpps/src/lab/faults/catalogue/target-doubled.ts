import type { Fault } from "../fault.ts";
import { base, DOMAIN, records } from "../worlds.ts";

/** A zone file in which the final dot was forgotten. */
export const targetDoubled: Fault = {
	id: "target-doubled",
	title: "The SRV target lacks its final dot",
	rule: "srv.target-doubled",
	world: () => base({ records: records({ "xmpps-client": `_xmpps-client._tcp SRV 5 5 443 xmpps.${DOMAIN}` }) }),
};
