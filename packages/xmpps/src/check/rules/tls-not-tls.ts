import { addressAndPort } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import type { Found, Rule } from "./rule.ts";
import { tlsFailures, tlsFound } from "./tls-failed.ts";

/** What answers at a direct TLS record does not speak TLS. */
export const tlsNotTls: Rule = {
	id: "tls.not-tls",
	severity: "broken",
	title: "What answers at a direct TLS record does not speak TLS",
	why: "A name that begins with `_xmpps-` promises TLS from the first byte on. Something else listens on this port and takes the hello for broken input.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 80 xmpps.example.org.",
	remedy: "Let the record lead to a port where the XMPP server speaks direct TLS.",
	source: ["XEP-0368, 3"],
	find: (facts): Found[] =>
		tlsFailures(facts, ["not-tls"]).map((failed) =>
			tlsFound(
				failed,
				`What answers at ${addressAndPort(failed.endpoint)} does not speak TLS`,
				leadElsewhere(facts, failed.endpoint, "what listens there is no TLS server"),
			),
		),
};
