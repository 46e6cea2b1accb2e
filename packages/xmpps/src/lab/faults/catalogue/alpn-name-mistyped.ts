import type { Fault } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** The name of the record in place of that of the protocol; only those without ALPN get in. */
export const alpnNameMistyped: Fault = {
	id: "alpn-name-mistyped",
	title: "nginx looks for the ALPN name xmpps-client",
	rule: "alpn.misrouted",
	world: () => base(nginxStreamFront({ sorting: ["~\\bxmpps-client\\b 127.0.0.1:5223;", '"" 127.0.0.1:5223;'] })),
	check: { local: "server" },
};
