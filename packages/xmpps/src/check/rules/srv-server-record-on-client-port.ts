import { role } from "xmpps-connect/protocol";
import { spokenRole } from "../facts/spoken-role.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { works } from "../facts/works.ts";
import { rightPort, withdrawn } from "./right-port.ts";
import type { Found, Rule } from "./rule.ts";

/** A record for other servers that leads to a port for clients. */
export const srvServerRecordOnClientPort: Rule = {
	id: "srv.server-record-on-client-port",
	severity: "broken",
	title: "A record for other servers leads to a port for clients",
	why: "Clients and servers speak different streams (`jabber:client`, `jabber:server`), on ports of their own unless a multiplexer tells them apart. Another server that comes to a port for clients is refused, or offered a password login that it cannot use. Typically `_xmpps-server` was published along with `_xmpps-client` although the server has no direct TLS for servers.",
	example: "_xmpps-server._tcp.example.org. SRV 5 5 443 xmpps.example.org.\nxmlns='jabber:client'",
	remedy: "Let the record lead to a port for servers, and open one where there is none; or publish the target `.`.",
	source: ["XEP-0368, 3", "RFC 6120, 4.8.2"],
	supersedes: [
		"stream.error",
		"stream.no-mechanisms",
		"starttls.not-offered",
		"starttls.not-required",
		"sasl.differ",
		"sasl.offered-before-tls",
		"sasl.no-channel-binding",
		"sasl.no-scram",
		"s2s.no-authentication",
	],
	find(facts): Found[] {
		const wrong = facts.observation.endpoints.filter(
			(endpoint) =>
				role(endpoint.service) === "server" && endpoint.origin !== "fallback" && spokenRole(endpoint) === "client",
		);
		return wrong.map((endpoint): Found => {
			const elsewhere = facts.observation.endpoints.some(
				(one) => one.service === endpoint.service && works(facts, one) === "yes",
			);
			return {
				severity: elsewhere ? "limited" : "broken",
				concerned: "servers",
				whom: "other servers that follow this record",
				subject: endpointSubject(endpoint),
				title: `${addressAndPort(endpoint)} is a port for clients, and the record of ${endpoint.service} sends servers there`,
				evidence: ["asked for a stream of jabber:server, it answered as for clients"],
				remedies: [
					...rightPort(facts, endpoint, wrong),
					{
						when: `${endpoint.service} is not offered`,
						changes: [withdrawn(facts, endpoint.service, wrong)],
					},
				],
			};
		});
	},
};
