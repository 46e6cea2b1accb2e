import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Both records were published, and the server has direct TLS for clients alone. */
export const serverRecordOnClientPort: Fault = {
	id: "server-record-on-client-port",
	title: "The record for direct TLS between servers leads to the port for clients",
	rule: "srv.server-record-on-client-port",
	world: () =>
		base({
			prosody: { directTls: { client: [5223] } },
			records: records({ "xmpps-server": "_xmpps-server._tcp SRV 5 5 443 xmpps" }),
		}),
};
