import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The records were published, the host was forgotten. */
export const targetsWithoutAddress: Fault = {
	id: "targets-without-address",
	title: "No SRV target exists",
	rule: "srv.target-no-address",
	severity: "broken",
	check: { local: "server" },
	world: () => base({ records: records().filter((line) => !line.startsWith("xmpps ")) }),
};
