import { addressAndPort } from "../facts/subject.ts";
import { accept } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";
import { tcpFailures, tcpFound } from "./tcp-failed.ts";

/** Nothing at all comes back from where a record leads. */
export const tcpDropped: Rule = {
	id: "tcp.dropped",
	severity: "broken",
	title: "Connections to where a record leads vanish",
	why: "No answer comes, not even a refusal: a packet filter drops the connection, on the host, at its provider (security groups) or on the way. Clients wait in vain, often for minutes, before they try the next record.",
	example: "TCP to 192.0.2.2:443: timeout",
	remedy: "Let the packet filter accept connections to the port; look at the provider's filter, too.",
	source: ["RFC 6120, 3.2.1"],
	find: (facts): Found[] =>
		tcpFailures(facts, ["timeout"]).map((endpoint) =>
			tcpFound(endpoint, `Connections to ${addressAndPort(endpoint)} are dropped`, [
				{ changes: [accept(endpoint, endpoint.port === 443)] },
				{ when: "the filter looks at the port itself", changes: [accept(endpoint, false)] },
			]),
		),
};
