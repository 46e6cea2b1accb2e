import type { Fault } from "../fault.ts";
import { ejabberdBase, records } from "../worlds.ts";

/** Direct TLS was set up for those who sit in hotels. */
export const noDirectTlsServers: Fault = {
	id: "no-direct-tls-servers",
	title: "Other servers find STARTTLS alone",
	rule: "srv.no-direct-tls-servers",
	severity: "advice",
	check: { local: "server" },
	world: () => ejabberdBase({ records: records({ "xmpps-server": [] }), ejabberd: { directTls: { client: [5223] } } }),
};
