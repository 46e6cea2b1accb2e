import type { Rule } from "./rule.ts";
import { findWrongRole, SUPERSEDED_BY_ROLE } from "./wrong-role.ts";

/** A record for clients that leads to a port for other servers. */
export const srvClientRecordOnServerPort: Rule = {
	id: "srv.client-record-on-server-port",
	severity: "broken",
	title: "A record for clients leads to a port for other servers",
	why: "Clients and servers speak different streams (`jabber:client`, `jabber:server`), on ports of their own unless a multiplexer tells them apart. A port for servers wants a certificate or dialback where a client has a password, and refuses it. Typically the port was copied from the record of `_xmpps-server`.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 5270 xmpps.example.org.\nxmlns='jabber:server'",
	remedy: "Let the record lead to a port for clients, and open one where there is none; or publish the target `.`.",
	source: ["XEP-0368, 3", "RFC 6120, 4.8.2"],
	supersedes: SUPERSEDED_BY_ROLE,
	find: (facts) => findWrongRole(facts, "client"),
};
