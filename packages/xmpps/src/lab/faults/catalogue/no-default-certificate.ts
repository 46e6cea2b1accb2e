import type { Fault } from "../fault.ts";
import { base, DOMAIN, UNSIGNED, WEB_OF_ITS_OWN } from "../worlds.ts";

/** Prosody takes no certificate with SRV-IDs for its ports themselves, only for a name that it is asked for. */
export const noDefaultCertificate: Fault = {
	id: "no-default-certificate",
	title: "Who sends no SNI gets no certificate",
	rule: "sni.no-default-certificate",
	world: () =>
		base({
			...UNSIGNED,
			...WEB_OF_ITS_OWN,
			certificates: [
				{
					name: DOMAIN,
					srv: [`_xmpp-client.${DOMAIN}`, `_xmpp-server.${DOMAIN}`],
					xmppAddr: [DOMAIN],
				},
				...WEB_OF_ITS_OWN.certificates,
			],
		}),
};
