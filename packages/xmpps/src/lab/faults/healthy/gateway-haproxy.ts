import type { HealthyWorld } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** One address, one port 443: HAProxy looks at ALPN and hands TLS on as it is. */
export const gatewayHaproxy: HealthyWorld = {
	id: "gateway-haproxy",
	title: "HAProxy shares port 443 by ALPN",
	world: () => base(haproxyFront()),
};
