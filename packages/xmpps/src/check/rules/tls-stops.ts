import { addressAndPort } from "../facts/subject.ts";
import { forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";
import { tlsFailures, tlsFound } from "./tls-failed.ts";

/** The handshake comes to no end. */
export const tlsStops: Rule = {
	id: "tls.stops",
	severity: "broken",
	title: "The TLS handshake comes to no end",
	why: "The connection is accepted, and then nothing comes, or it is closed without an alert: the server hangs, waits for something in front of the hello (a PROXY header), or a multiplexer has no place for this hello.",
	example: "TLS: nothing came for 5 s",
	remedy: "Start the server anew; where it is behind a proxy, let both agree on the PROXY protocol.",
	source: ["RFC 8446, 4", "XEP-0368, 3"],
	find: (facts): Found[] =>
		tlsFailures(facts, ["timeout", "closed", "reset", "tls-error"]).map((failed) =>
			tlsFound(
				failed,
				`${addressAndPort(failed.endpoint)} accepts the connection, and TLS comes to no end`,
				forServer(facts, {
					prosody: [service("prosody", "restarted", "it accepts connections and does not answer")],
					ejabberd: [service("ejabberd", "restarted", "it accepts connections and does not answer")],
				}),
			),
		),
};
