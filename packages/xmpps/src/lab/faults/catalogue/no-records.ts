import type { Fault } from "../fault.ts";
import { ADDRESSES, base } from "../worlds.ts";

/** A server on the machine of the web site, and nobody told the DNS. */
export const noRecords: Fault = {
	id: "no-records",
	title: "The domain has no SRV records at all",
	rule: "srv.none",
	severity: "advice",
	world: () => base({ records: ADDRESSES }),
};
