import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The line of STARTTLS copied, with one letter more in its name. */
export const directRecordOnStarttlsPort: Fault = {
	id: "direct-record-on-starttls-port",
	title: "The record for direct TLS leads to port 5222",
	rule: "srv.xmpps-on-starttls-port",
	severity: "broken",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5222 xmpps" }) }),
};
