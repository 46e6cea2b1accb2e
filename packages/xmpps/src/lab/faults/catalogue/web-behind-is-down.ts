import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** HAProxy has port 443, and so nobody noticed that the web server was not started again. */
export const webBehindIsDown: Fault = {
	id: "web-behind-is-down",
	title: "HAProxy shares port 443, and the web server behind it is stopped",
	rule: "web.broken",
	check: { local: "server" },
	world: () => base({ ...haproxyFront(), faults: [{ fault: "stopped-unit", host: "server", unit: "nginx.service" }] }),
};
