import type { Fault } from "../fault.ts";
import { natRules } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** Whoever knows XMPP by its port 5222 forwards there. */
export const natToStarttlsPort: Fault = {
	id: "nat-to-starttls-port",
	title: "Port 443 is forwarded to 5222",
	rule: "srv.xmpps-on-starttls-port",
	severity: "broken",
	world: () => base({ firewall: natRules({ port: 5222 }) }),
};
