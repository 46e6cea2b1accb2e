import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Debian's Prosody has no direct TLS unless somebody sets its ports. */
export const portNotOpen: Fault = {
	id: "port-not-open",
	title: "The record leads to a port that the server was never told of",
	rule: "local.nothing-listens",
	check: { local: "server" },
	world: () =>
		base({
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }),
			firewall: "",
			prosody: { directTls: { server: [5270] } },
		}),
};
