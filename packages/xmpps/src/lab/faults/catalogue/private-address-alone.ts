import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The server stands behind a router, and the records were written beside it. */
export const privateAddressAlone: Fault = {
	id: "private-address-alone",
	title: "The target has private addresses alone",
	rule: "address.private",
	severity: "broken",
	check: { local: "server" },
	world: () =>
		base({
			records: [
				...records().filter((line) => !line.startsWith("xmpps ")),
				"xmpps A 192.168.1.20",
				"xmpps AAAA fd00:1234::20",
			],
		}),
};
