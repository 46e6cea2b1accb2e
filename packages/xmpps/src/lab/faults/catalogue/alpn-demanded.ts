import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Whoever says nothing has no backend. */
export const alpnDemanded: Fault = {
	id: "alpn-demanded",
	title: "HAProxy has no place for those who send no ALPN",
	rule: "alpn.required",
	world: () => base(haproxyFront({ without: "nobody" })),
	check: { local: "server" },
};
