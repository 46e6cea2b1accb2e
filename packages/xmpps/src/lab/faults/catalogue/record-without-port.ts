import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A DNS panel that asks for priority and weight alone. */
export const recordWithoutPort: Fault = {
	id: "record-without-port",
	title: "The record for direct TLS was published without a port",
	rule: "srv.port-missing",
	severity: "broken",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 0 xmpps" }) }),
};
