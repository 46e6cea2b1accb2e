import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** The web site is at a hosting provider, the XMPP server on a machine of its own, and nothing in the DNS leads there. */
export const noRecordsWebElsewhere: Fault = {
	id: "no-records-web-elsewhere",
	title: "The domain has no SRV records, and its own address is another machine's",
	rule: "srv.none",
	severity: "broken",
	check: { local: "server" },
	world: () =>
		base({
			sites: [],
			records: ["@ A 203.0.113.20", "@ AAAA 2001:db8::20"],
			hosts: [{ name: "web", kind: "plain", v4: ["203.0.113.20"], v6: ["2001:db8::20"] }],
		}),
};
