import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Port 443 goes on taking connections, for a server that is not there. */
export const serverStoppedBehindHaproxy: Fault = {
	id: "server-stopped-behind-haproxy",
	title: "HAProxy runs, and the XMPP server behind it does not",
	rule: "tcp.refused",
	world: () =>
		base({ ...haproxyFront(), faults: [{ fault: "stopped-unit", host: "server", unit: "prosody.service" }] }),
	// HAProxy takes the connection and finds nobody to hand it on to.
	expectAlso: ["tls.stops"],
};
