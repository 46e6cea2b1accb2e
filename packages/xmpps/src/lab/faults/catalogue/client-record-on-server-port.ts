import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The port was copied from the line below. */
export const clientRecordOnServerPort: Fault = {
	id: "client-record-on-server-port",
	title: "The record for clients leads to the port for servers",
	rule: "srv.client-record-on-server-port",
	severity: "broken",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5270 xmpps" }) }),
};
