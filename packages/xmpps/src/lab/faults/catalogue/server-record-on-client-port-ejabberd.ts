import type { Fault } from "../fault.ts";
import { ejabberdBase, records } from "../worlds.ts";

/** One port for all, in the mind of whoever wrote the records. */
export const serverRecordOnClientPortEjabberd: Fault = {
	id: "server-record-on-client-port-ejabberd",
	title: "The record for servers leads to ejabberd's port for clients",
	rule: "srv.server-record-on-client-port",
	world: () => ejabberdBase({ records: records({ "xmpp-server": "_xmpp-server._tcp SRV 10 5 5222 xmpps" }) }),
};
