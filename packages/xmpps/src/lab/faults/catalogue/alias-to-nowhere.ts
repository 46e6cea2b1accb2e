import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The machine behind the alias was given back. */
export const aliasToNowhere: Fault = {
	id: "alias-to-nowhere",
	title: "The SRV target is an alias of a name that is gone",
	rule: "srv.target-no-address",
	world: () =>
		base({
			records: [...records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 443 direct" }), "direct CNAME machine17"],
		}),
};
