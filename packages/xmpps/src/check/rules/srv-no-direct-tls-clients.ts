import { findNoDirectTls } from "./no-direct-tls.ts";
import type { Rule } from "./rule.ts";

/** STARTTLS alone is offered to clients. */
export const srvNoDirectTlsClients: Rule = {
	id: "srv.no-direct-tls-clients",
	severity: "advice",
	title: "Clients are offered STARTTLS alone",
	why: "Many hotel, company and mobile networks let only ports 80 and 443 out. A client there gets in when the domain has an `_xmpps-client` record that leads to port 443, where direct TLS looks like any other TLS. It also saves two round trips on every connection.",
	example: "_xmpps-client._tcp.example.org. (no such record)",
	remedy:
		"Let the server speak direct TLS on a port, best 443, and publish the record. Who decidedly does not want it publishes the target `.`.",
	source: ["XEP-0368, 3"],
	find: (facts) => findNoDirectTls(facts, "client"),
};
