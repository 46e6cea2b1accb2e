import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Between servers, and with Prosody 13. */
export const starttlsRecordOnDirectPortTrixie: Fault = {
	id: "starttls-record-on-direct-port-trixie",
	title: "The record for STARTTLS of servers leads to Prosody 13's port for direct TLS",
	rule: "srv.xmpp-on-direct-tls-port",
	severity: "broken",
	release: "trixie",
	world: () => base({ records: records({ "xmpp-server": "_xmpp-server._tcp SRV 10 5 5270 xmpps" }) }),
};
