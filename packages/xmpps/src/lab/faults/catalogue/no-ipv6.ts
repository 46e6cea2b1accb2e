import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The server has had IPv6 for years. */
export const noIpv6: Fault = {
	id: "no-ipv6",
	title: "No AAAA record for a server that has IPv6",
	rule: "address.no-ipv6",
	severity: "advice",
	check: { local: "server" },
	world: () => base({ records: records().filter((line) => !line.startsWith("xmpps AAAA")) }),
};
