import type { Fault } from "../fault.ts";
import { base, records, SRV } from "../worlds.ts";

/** "It never changes." */
export const ttlTooLong: Fault = {
	id: "ttl-too-long",
	title: "The records for clients have a TTL of a week",
	rule: "srv.ttl-too-long",
	severity: "advice",
	world: () =>
		base({
			records: records({
				"xmpps-client": SRV["xmpps-client"].replace(" SRV ", " 604800 SRV "),
				"xmpp-client": SRV["xmpp-client"].replace(" SRV ", " 604800 SRV "),
			}),
		}),
};
