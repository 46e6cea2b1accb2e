import type { Fault } from "../fault.ts";
import { nginxTlsEnd } from "../fronts.ts";
import { base } from "../worlds.ts";

/** nginx chooses by its own order. */
export const alpnWebPreferred: Fault = {
	id: "alpn-web-preferred",
	title: "What ends TLS prefers http/1.1, and speaks XMPP",
	rule: "alpn.selected-wrong",
	world: () => base(nginxTlsEnd(["ssl_alpn http/1.1 xmpp-client;"])),
};
