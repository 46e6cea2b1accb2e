import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The router gives every machine an address that is good at home alone. */
export const privateAddressIpv6: Fault = {
	id: "private-address-ipv6",
	title: "The only IPv6 address of the target is a unique local one",
	rule: "address.private",
	severity: "limited",
	world: () =>
		base({ records: [...records().filter((line) => !line.startsWith("xmpps AAAA")), "xmpps AAAA fd12:3456::2"] }),
};
