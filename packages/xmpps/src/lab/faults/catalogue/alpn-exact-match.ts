import type { Fault } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** A map of nginx compares the whole list, with its commas. */
export const alpnExactMatch: Fault = {
	id: "alpn-exact-match",
	title: "nginx compares the whole list of ALPN names with one",
	rule: "alpn.exact-match",
	world: () => base(nginxStreamFront({ sorting: ['"xmpp-client" 127.0.0.1:5223;'] })),
	check: { local: "server" },
};
