import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A server as Prosody comes. */
export const noDirectTls: Fault = {
	id: "no-direct-tls",
	title: "Clients find STARTTLS alone",
	rule: "srv.no-direct-tls-clients",
	severity: "advice",
	world: () =>
		base({ records: records({ "xmpps-client": [] }), firewall: "", prosody: { directTls: { server: [5270] } } }),
};
