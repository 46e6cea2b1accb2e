import type { Fault } from "../fault.ts";
import { base, DOMAIN, records } from "../worlds.ts";

/** Gateways to other networks have a port of their own, with XMPP in plain text for them alone. */
export const recordLeadsToComponentPort: Fault = {
	id: "record-leads-to-component-port",
	title: "The record for direct TLS leads to the port for components",
	rule: "tls.not-tls",
	world: () =>
		base({
			records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5347 xmpps" }),
			prosody: {
				lua: [
					"component_ports = { 5347 }",
					'component_interfaces = { "*", "::" }',
					`Component "gateway.${DOMAIN}"`,
					'component_secret = "secret"',
				].join("\n"),
			},
		}),
};
