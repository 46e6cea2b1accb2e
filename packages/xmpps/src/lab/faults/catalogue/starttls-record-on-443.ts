import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** "Port 443 passes every firewall", also with the wrong name in front. */
export const starttlsRecordOn443: Fault = {
	id: "starttls-record-on-443",
	title: "The record for STARTTLS leads to port 443, where direct TLS is",
	rule: "srv.xmpp-on-direct-tls-port",
	severity: "broken",
	world: () =>
		base({ records: records({ "xmpps-client": [], "xmpp-client": "_xmpp-client._tcp SRV 10 5 443 xmpps" }) }),
};
