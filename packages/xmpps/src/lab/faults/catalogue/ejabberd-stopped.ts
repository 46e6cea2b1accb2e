import type { Fault } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

/** Nothing answers, so that nothing says which server it is: only the host itself knows. */
export const ejabberdStopped: Fault = {
	id: "ejabberd-stopped",
	title: "ejabberd does not run",
	rule: "local.nothing-listens",
	world: () => ejabberdBase({ faults: [{ fault: "stopped-unit", host: "server", unit: "ejabberd.service" }] }),
	check: { local: "server" },
};
