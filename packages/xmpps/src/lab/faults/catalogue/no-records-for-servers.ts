import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The domain's own address is another machine's, where no XMPP server is. */
export const noRecordsForServers: Fault = {
	id: "no-records-for-servers",
	title: "Clients find the server, other servers are sent to the web site",
	rule: "srv.none",
	severity: "limited",
	world: () =>
		base({
			sites: [],
			records: [
				...records({ "xmpps-server": [], "xmpp-server": [] }).filter((line) => !line.startsWith("@ ")),
				"@ A 203.0.113.20",
				"@ AAAA 2001:db8::20",
			],
			hosts: [{ name: "web", kind: "plain", v4: ["203.0.113.20"], v6: ["2001:db8::20"] }],
		}),
};
