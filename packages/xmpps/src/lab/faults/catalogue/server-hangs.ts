import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Its connections are taken by the kernel, and nobody ever reads them. */
export const serverHangs: Fault = {
	id: "server-hangs",
	title: "The XMPP server hangs",
	rule: "tls.stops",
	world: () => base({ faults: [{ fault: "hung-unit", host: "server", unit: "prosody.service" }] }),
	// Where TLS comes later nothing comes at all: the same cause, seen at the ports for STARTTLS.
	expectAlso: ["stream.silent"],
};
