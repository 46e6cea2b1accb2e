import type { Fault } from "../fault.ts";
import { base, DOMAIN, records } from "../worlds.ts";

/** The whole name typed into a panel that adds the zone by itself. */
export const ownerDoubled: Fault = {
	id: "owner-doubled",
	title: "The record stands below the name of the zone twice",
	rule: "srv.wrong-owner",
	world: () => base({ records: records({ "xmpps-client": `_xmpps-client._tcp.${DOMAIN} SRV 5 5 443 xmpps` }) }),
};
