import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** An update stopped it, and nothing started it again. */
export const serverStopped: Fault = {
	id: "server-stopped",
	title: "The XMPP server is stopped",
	rule: "tcp.refused",
	world: () => base({ faults: [{ fault: "stopped-unit", host: "server", unit: "prosody.service" }] }),
};
