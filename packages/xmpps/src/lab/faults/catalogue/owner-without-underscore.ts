import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A panel that refuses underscores. */
export const ownerWithoutUnderscore: Fault = {
	id: "owner-without-underscore",
	title: "The name of the service was written without its underscore",
	rule: "srv.wrong-owner",
	world: () => base({ records: records({ "xmpps-client": "xmpps-client._tcp SRV 5 5 443 xmpps" }) }),
};
