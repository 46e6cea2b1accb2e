import type { HealthyWorld } from "../fault.ts";
import { HOSTED_RECORDS, HOSTING_ZONE } from "../hosting.ts";
import { base } from "../worlds.ts";

/** A hosted domain: its records lead to hosts under the hosting provider's name, in another zone. */
export const delegated: HealthyWorld = {
	id: "delegated",
	title: "SRV targets under another name, in another zone",
	world: () =>
		base({
			records: HOSTED_RECORDS,
			zones: [HOSTING_ZONE],
			// RFC 6120, 13.7.2: the domain's name counts, whoever hosts it.
			certificates: [{ name: "example.com", dns: ["example.com"] }],
		}),
};
