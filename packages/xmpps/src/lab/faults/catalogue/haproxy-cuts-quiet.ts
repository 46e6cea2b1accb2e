import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** The times of Debian's haproxy.cfg, which are made for the web. */
export const haproxyCutsQuiet: Fault = {
	id: "haproxy-cuts-quiet",
	title: "HAProxy cuts connections after 50 quiet seconds",
	rule: "local.idle-timeout",
	check: { local: "server" },
	world: () => base(haproxyFront({ idle: 50 })),
};
