import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Refused from outside; the host knows which program it is that does not run. */
export const serverStoppedInside: Fault = {
	id: "server-stopped-inside",
	title: "The XMPP server is stopped, and the host itself is asked",
	rule: "local.nothing-listens",
	check: { local: "server" },
	world: () => base({ faults: [{ fault: "stopped-unit", host: "server", unit: "prosody.service" }] }),
};
