import type { Fault } from "../fault.ts";
import { haproxyFront, SHARED_RECORDS } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Port 443 is shared by ALPN, and that is the only way in: clients that send none see a web site (XEP-0368, 5). */
export const multiplexingOnly: Fault = {
	id: "multiplexing-only",
	title: "Every record for clients needs ALPN",
	rule: "alpn.multiplexing-only",
	world: () => {
		const front = haproxyFront();
		const records = SHARED_RECORDS.filter((line) => !line.startsWith("_xmpp-client."));
		return base({ ...front, records: [...records, "_xmpp-client._tcp SRV 0 0 0 ."] });
	},
};
