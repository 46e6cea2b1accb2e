import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** What Debian writes into /etc/hosts for a machine's own name. */
export const loopbackAddress: Fault = {
	id: "loopback-address",
	title: "The target has the address 127.0.1.1 alone",
	rule: "address.private",
	severity: "broken",
	check: { local: "server" },
	world: () => base({ records: [...records().filter((line) => !line.startsWith("xmpps ")), "xmpps A 127.0.1.1"] }),
};
