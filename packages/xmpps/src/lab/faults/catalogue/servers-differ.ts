import type { Fault } from "../fault.ts";
import { ADDRESSES, base, prosody, secondServer } from "../worlds.ts";

/** Direct TLS came with a second server, on which somebody had to help an old client out. */
export const serversDiffer: Fault = {
	id: "servers-differ",
	title: "The server for direct TLS offers other ways to log in than the one for STARTTLS",
	rule: "sasl.differ",
	severity: "limited",
	world: () =>
		base({
			firewall: "",
			records: [
				...ADDRESSES,
				"second A 203.0.113.7",
				"second AAAA 2001:db8::7",
				"_xmpps-client._tcp SRV 5 5 5223 second",
				"_xmpps-server._tcp SRV 5 5 5270 xmpps",
				"_xmpp-client._tcp SRV 10 5 5222 xmpps",
				"_xmpp-server._tcp SRV 10 5 5269 xmpps",
			],
			hosts: [
				secondServer("second", 7, prosody({ lua: 'disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-256" }' })),
			],
		}),
};
