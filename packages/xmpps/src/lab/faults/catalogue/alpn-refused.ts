import type { Fault } from "../fault.ts";
import { nginxTlsEnd } from "../fronts.ts";
import { base } from "../worlds.ts";

/** nginx ends TLS in front of the XMPP server with the line of a web site. */
export const alpnRefused: Fault = {
	id: "alpn-refused",
	title: "What ends TLS knows the ALPN names of the web alone",
	rule: "alpn.refused",
	world: () => base(nginxTlsEnd(["ssl_alpn h2 http/1.1;"])),
};
