import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** As most guides have it: direct TLS is an addition. */
export const starttlsFirst: Fault = {
	id: "starttls-first",
	title: "STARTTLS has the better priority",
	rule: "srv.starttls-first",
	severity: "advice",
	world: () => base({ records: records({ "xmpp-client": "_xmpp-client._tcp SRV 0 5 5222 xmpps" }) }),
};
