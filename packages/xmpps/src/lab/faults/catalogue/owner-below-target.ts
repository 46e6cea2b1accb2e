import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The records stand where the server is, and not where the addresses of its users end. */
export const ownerBelowTarget: Fault = {
	id: "owner-below-target",
	title: "The records for direct TLS stand below the name of the server",
	rule: "srv.wrong-owner",
	world: () =>
		base({
			records: records({
				"xmpps-client": "_xmpps-client._tcp.xmpps SRV 5 5 443 xmpps",
				"xmpps-server": "_xmpps-server._tcp.xmpps SRV 5 5 5270 xmpps",
			}),
		}),
};
