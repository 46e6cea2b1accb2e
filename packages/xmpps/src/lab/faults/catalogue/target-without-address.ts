import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** A name that was misspelt, or was to be made later. */
export const targetWithoutAddress: Fault = {
	id: "target-without-address",
	title: "The SRV target for direct TLS does not exist",
	rule: "srv.target-no-address",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 443 direct" }) }),
};
