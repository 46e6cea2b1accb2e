import type { Fault } from "../fault.ts";
import { base, SRV } from "../worlds.ts";

/** A name that somebody made for the purpose, as an alias of the machine that serves it. */
export const targetIsAlias: Fault = {
	id: "target-is-alias",
	title: "The SRV target is a CNAME",
	rule: "srv.target-is-alias",
	world: () =>
		base({
			records: [
				"@ A 203.0.113.1",
				"@ AAAA 2001:db8::1",
				"machine A 203.0.113.2",
				"machine AAAA 2001:db8::2",
				"xmpps CNAME machine",
				...Object.values(SRV),
			],
		}),
};
