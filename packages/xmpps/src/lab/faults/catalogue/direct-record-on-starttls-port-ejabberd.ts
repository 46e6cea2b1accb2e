import type { Fault } from "../fault.ts";
import { ejabberdBase, records } from "../worlds.ts";

/** The same with ejabberd, whose listener for it was never written. */
export const directRecordOnStarttlsPortEjabberd: Fault = {
	id: "direct-record-on-starttls-port-ejabberd",
	title: "The record for direct TLS leads to port 5222 of an ejabberd without a listener for it",
	rule: "srv.xmpps-on-starttls-port",
	severity: "broken",
	check: { local: "server" },
	world: () =>
		ejabberdBase({
			ejabberd: { directTls: { server: [5270] } },
			firewall: "",
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5222 xmpps" }),
		}),
};
