import type { HealthyWorld } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** One address, one port 443: nginx itself sorts with its stream module, before its own web site. */
export const gatewayNginx: HealthyWorld = {
	id: "gateway-nginx",
	title: "nginx shares port 443 by ALPN",
	world: () => base(nginxStreamFront()),
};
