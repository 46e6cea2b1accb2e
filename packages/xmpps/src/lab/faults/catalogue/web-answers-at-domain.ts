import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** Whoever read that direct TLS is on port 443 published the record, and did nothing else. */
export const webAnswersAtDomain: Fault = {
	id: "web-answers-at-domain",
	title: "A record for direct TLS leads to the web server, and nothing has direct TLS",
	rule: "stream.web-answers",
	world: () =>
		base({
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 443 @" }),
			firewall: "",
			prosody: { directTls: { server: [5270] } },
		}),
};
