import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** 5223 is the "secure" one of the two. */
export const starttlsRecordOnDirectPort: Fault = {
	id: "starttls-record-on-direct-port",
	title: "The record for STARTTLS leads to the port for direct TLS",
	rule: "srv.xmpp-on-direct-tls-port",
	severity: "broken",
	world: () => base({ records: records({ "xmpp-client": "_xmpp-client._tcp SRV 10 5 5223 xmpps" }) }),
};
