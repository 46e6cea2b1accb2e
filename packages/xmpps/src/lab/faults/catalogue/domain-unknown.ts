import type { Fault } from "../fault.ts";
import { base, records, WEB_OF_ITS_OWN } from "../worlds.ts";

/** The server moved, and one of its domains was forgotten. */
export const domainUnknown: Fault = {
	id: "domain-unknown",
	title: "The record leads to a server that does not serve the domain",
	rule: "stream.error",
	world: () =>
		base({
			records: records({ "xmpps-client": [], "xmpps-server": [] }),
			prosody: { domains: ["example.net"], directTls: {} },
			firewall: "",
			certificates: [{ name: "example.net", dns: ["example.net"] }, ...WEB_OF_ITS_OWN.certificates],
			sites: WEB_OF_ITS_OWN.sites,
		}),
};
