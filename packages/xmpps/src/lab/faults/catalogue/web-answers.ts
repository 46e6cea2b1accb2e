import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The record leads to the domain itself, whose port 443 nginx has; nothing there sorts XMPP out. */
export const webAnswers: Fault = {
	id: "web-answers",
	title: "The record for direct TLS leads to the web server",
	rule: "stream.web-answers",
	// Only the server knows that Prosody listens for direct TLS, and where.
	check: { local: "server" },
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 443 @" }), firewall: "" }),
};
