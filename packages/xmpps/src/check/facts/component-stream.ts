import type { Inside } from "../../model/observation-tls.ts";

/** An answer of a port for components, such as gateways to other networks (XEP-0114): in clear text, and for nobody else. */
export function isForComponents(inside: Inside): boolean {
	if (inside.kind !== "xmpp" && inside.kind !== "stream-error") return false;
	return inside.header?.namespace.startsWith("jabber:component:") === true;
}
