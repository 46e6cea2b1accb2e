import type { HealthyWorld } from "../fault.ts";
import { DOMAIN, ejabberdBase, UNSIGNED, WEB_OF_ITS_OWN } from "../worlds.ts";

/**
 * A certificate that names the domain for nothing but XMPP: SRV-IDs and an XmppAddr, which Node's own check does not read
 * (RFC 6120, 13.7.1). Its DNS-ID is the target's, and proves nothing of the domain. With ejabberd, because Prosody takes no
 * certificate with SRV-IDs for those who send no SNI, and that is a finding.
 */
export const srvId: HealthyWorld = {
	id: "srv-id",
	title: "A certificate that names the domain in SRV-IDs alone",
	world: () =>
		ejabberdBase({
			...UNSIGNED,
			...WEB_OF_ITS_OWN,
			certificates: [
				{
					name: DOMAIN,
					dns: [`xmpps.${DOMAIN}`],
					srv: [`_xmpp-client.${DOMAIN}`, `_xmpp-server.${DOMAIN}`],
					xmppAddr: [DOMAIN],
				},
				...WEB_OF_ITS_OWN.certificates,
			],
		}),
};
