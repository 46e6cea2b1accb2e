import { findNoDirectTls } from "./no-direct-tls.ts";
import type { Rule } from "./rule.ts";

/** STARTTLS alone is offered to other servers. */
export const srvNoDirectTlsServers: Rule = {
	id: "srv.no-direct-tls-servers",
	severity: "advice",
	title: "Other servers are offered STARTTLS alone",
	why: "With direct TLS two servers need two round trips less, and nobody between them can strip STARTTLS from what is offered in clear text. Prosody since 0.12 and ejabberd use it where it is announced.",
	example: "_xmpps-server._tcp.example.org. (no such record)",
	remedy:
		"Let the server speak direct TLS for servers on a port, by habit 5270, and publish the record. Who decidedly does not want it publishes the target `.`.",
	source: ["XEP-0368, 3"],
	find: (facts) => findNoDirectTls(facts, "server"),
};
