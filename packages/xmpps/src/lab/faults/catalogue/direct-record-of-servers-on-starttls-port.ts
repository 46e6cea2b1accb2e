import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Prosody before 0.12 had no direct TLS between servers: the record was published nevertheless. */
export const directRecordOfServersOnStarttlsPort: Fault = {
	id: "direct-record-of-servers-on-starttls-port",
	title: "The record for direct TLS between servers leads to port 5269",
	rule: "srv.xmpps-on-starttls-port",
	severity: "broken",
	world: () =>
		base({
			prosody: { directTls: { client: [5223] } },
			records: records({ "xmpps-server": "_xmpps-server._tcp SRV 5 5 5269 xmpps" }),
		}),
};
