import type { HealthyWorld } from "../fault.ts";
import { base } from "../worlds.ts";

/** A certificate for nothing but XMPP: SRV-IDs and an XmppAddr, which Node's own check does not read (RFC 6120, 13.7.1). */
export const srvId: HealthyWorld = {
	id: "srv-id",
	title: "A certificate with SRV-IDs alone",
	world: () =>
		base({
			certificates: [
				{
					name: "example.com",
					srv: ["_xmpp-client.example.com", "_xmpp-server.example.com"],
					xmppAddr: ["example.com"],
				},
				{ name: "web.example.com", dns: ["example.com"] },
			],
			sites: [
				{
					names: ["example.com"],
					listen: ["203.0.113.1:443", "[2001:db8::1]:443"],
					text: "the web site of example.com",
					certificate: "web.example.com",
				},
			],
		}),
};
