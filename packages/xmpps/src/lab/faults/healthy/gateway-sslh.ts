import type { HealthyWorld } from "../fault.ts";
import { sslhFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** One address, one port 443: sslh, the oldest of them. */
export const gatewaySslh: HealthyWorld = {
	id: "gateway-sslh",
	title: "sslh shares port 443 by ALPN",
	world: () => base(sslhFront()),
};
