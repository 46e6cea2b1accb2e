import type { HealthyWorld } from "../fault.ts";
import { MULTIPLEXED } from "../native.ts";
import { base, records } from "../worlds.ts";

/** Prosody's own multiplexer: clients and servers on one port 443. */
export const multiplexed: HealthyWorld = {
	id: "multiplexed",
	title: "Prosody's ssl_ports: clients and servers on one port",
	world: () => base({ ...MULTIPLEXED, records: records({ "xmpps-server": "_xmpps-server._tcp SRV 5 5 443 xmpps" }) }),
};
