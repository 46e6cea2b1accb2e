import type { Fault } from "../fault.ts";
import { base, DOMAIN, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The records were there before the host. */
export const domainNotServed: Fault = {
	id: "domain-not-served",
	title: "The XMPP server does not serve the domain",
	rule: "tls.alert",
	world: () =>
		base({
			...WEB_OF_ITS_OWN,
			prosody: { domains: [`other.${DOMAIN}`] },
		}),
	// Where TLS comes later the server says it in XMPP's words.
	expectAlso: ["stream.error"],
};
