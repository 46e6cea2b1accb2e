import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** The same with HAProxy, where the web has to say what it is. */
export const alpnNameMistypedHaproxy: Fault = {
	id: "alpn-name-mistyped-haproxy",
	title: "HAProxy looks for the ALPN name xmpps-client",
	rule: "alpn.misrouted",
	world: () =>
		base(
			haproxyFront({
				sorting: [
					"use_backend xmpp_client if { req.ssl_alpn xmpps-client }",
					"use_backend xmpp_client if !{ req.ssl_alpn -m found }",
				],
			}),
		),
	check: { local: "server" },
};
