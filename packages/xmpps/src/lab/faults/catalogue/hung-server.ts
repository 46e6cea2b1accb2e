import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The kernel goes on taking connections for a program that hangs. */
export const hungServer: Fault = {
	id: "hung-server",
	title: "Prosody's process is stopped, and its ports take connections",
	rule: "stream.silent",
	world: () =>
		base({
			records: records({ "xmpps-client": [], "xmpps-server": [] }),
			firewall: "",
			prosody: { directTls: {} },
			faults: [{ fault: "hung-unit", host: "server", unit: "prosody.service" }],
		}),
};
