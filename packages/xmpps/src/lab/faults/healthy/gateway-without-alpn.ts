import type { HealthyWorld } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** The other choice for clients without ALPN: browsers always send it, many XMPP clients do not. */
export const gatewayWithoutAlpn: HealthyWorld = {
	id: "gateway-without-alpn",
	title: "HAProxy shares port 443 by ALPN, and hands what sends none to XMPP",
	world: () => base(haproxyFront({ without: "xmpp" })),
};
