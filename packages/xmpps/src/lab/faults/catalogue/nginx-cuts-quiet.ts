import type { Fault } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Taken over from the times of a web site. */
export const nginxCutsQuiet: Fault = {
	id: "nginx-cuts-quiet",
	title: "nginx cuts connections after a quiet minute",
	rule: "local.idle-timeout",
	check: { local: "server" },
	world: () => base(nginxStreamFront({ idle: 60 })),
};
