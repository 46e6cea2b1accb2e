import type { Rule } from "./rule.ts";
import { findWrongRole, SUPERSEDED_BY_ROLE } from "./wrong-role.ts";

/** A record for other servers that leads to a port for clients. */
export const srvServerRecordOnClientPort: Rule = {
	id: "srv.server-record-on-client-port",
	severity: "broken",
	title: "A record for other servers leads to a port for clients",
	why: "Clients and servers speak different streams (`jabber:client`, `jabber:server`), on ports of their own unless a multiplexer tells them apart. Another server that comes to a port for clients is refused, or offered a password login that it cannot use. Typically `_xmpps-server` was published along with `_xmpps-client` although the server has no direct TLS for servers.",
	example: "_xmpps-server._tcp.example.org. SRV 5 5 443 xmpps.example.org.\nxmlns='jabber:client'",
	remedy: "Let the record lead to a port for servers, and open one where there is none; or publish the target `.`.",
	source: ["XEP-0368, 3", "RFC 6120, 4.8.2"],
	supersedes: SUPERSEDED_BY_ROLE,
	find: (facts) => findWrongRole(facts, "server"),
};
