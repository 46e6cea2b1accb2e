import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** `::` takes IPv4 in as well with other programs. */
export const ipv6AloneListens: Fault = {
	id: "ipv6-alone-listens",
	title: "Prosody listens on IPv6 alone, and the target has an IPv4 address",
	rule: "address.dead-ipv4",
	world: () =>
		base({
			prosody: { lua: 'interfaces = { "::" }' },
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }),
			firewall: "",
		}),
};
