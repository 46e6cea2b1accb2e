import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A script that publishes every address which the machine has. */
export const privateAddress: Fault = {
	id: "private-address",
	title: "A private address stands beside the right one",
	rule: "address.private",
	severity: "limited",
	world: () => base({ records: [...records(), "xmpps A 10.0.0.1"] }),
};
