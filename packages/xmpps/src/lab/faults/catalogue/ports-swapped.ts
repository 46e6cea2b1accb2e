import { carryOut } from "../carry-out.ts";
import type { Fault } from "../fault.ts";
import { printedRemedy } from "../run-fault.ts";
import { base, records } from "../worlds.ts";

const DIRECT = "srv.xmpps-on-starttls-port";
const STARTTLS = "srv.xmpp-on-direct-tls-port";

/** Two lines, two ports, the wrong way round. */
export const portsSwapped: Fault = {
	id: "ports-swapped",
	title: "The records for direct TLS and STARTTLS have each other's port",
	rule: DIRECT,
	severity: "broken",
	world: () =>
		base({
			records: records({
				"xmpps-client": "_xmpps-client._tcp SRV 5 5 5222 xmpps",
				"xmpp-client": "_xmpp-client._tcp SRV 10 5 5223 xmpps",
			}),
		}),
	// Each of the two records is wrong on its own, and may be mended without the other.
	expectAlso: [STARTTLS],
	// Whoever reads the report mends both: what is printed with each finding, one after the other.
	remedy: async (lab, report) => {
		for (const rule of [DIRECT, STARTTLS]) await carryOut(lab, printedRemedy({ rule }, report));
	},
};
