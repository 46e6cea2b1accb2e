import type { Fault } from "../fault.ts";
import { base, DOMAIN, records } from "../worlds.ts";

/** The zone has a wildcard, so that the doubled name leads to the server by chance. */
export const targetDoubledCaught: Fault = {
	id: "target-doubled-caught",
	title: "The SRV target lacks its final dot, and a wildcard catches it",
	rule: "srv.target-doubled",
	severity: "advice",
	world: () =>
		base({
			records: [
				...records({ "xmpps-client": `_xmpps-client._tcp SRV 5 5 443 xmpps.${DOMAIN}` }),
				"* A 203.0.113.2",
				"* AAAA 2001:db8::2",
			],
		}),
};
