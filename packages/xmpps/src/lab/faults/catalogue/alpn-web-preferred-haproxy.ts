import type { Fault } from "../fault.ts";
import { haproxyTlsEnd } from "../fronts.ts";
import { ejabberdBase } from "../worlds.ts";

/** The line of a web site, copied: HAProxy does not refuse a name that it does not know, and chooses what it does know. */
export const alpnWebPreferredHaproxy: Fault = {
	id: "alpn-web-preferred-haproxy",
	title: "HAProxy ends TLS with the ALPN names of the web, and speaks XMPP",
	rule: "alpn.selected-wrong",
	check: { local: "server" },
	world: () => ejabberdBase(haproxyTlsEnd("alpn h2,http/1.1")),
};
