import type { Fault } from "../fault.ts";
import { ejabberdBase, records } from "../worlds.ts";

/** 5222 and 5269 are easily confused. */
export const clientRecordOnServerPortStarttls: Fault = {
	id: "client-record-on-server-port-starttls",
	title: "The record for STARTTLS of clients leads to ejabberd's port for servers",
	rule: "srv.client-record-on-server-port",
	severity: "broken",
	world: () => ejabberdBase({ records: records({ "xmpp-client": "_xmpp-client._tcp SRV 10 5 5269 xmpps" }) }),
};
