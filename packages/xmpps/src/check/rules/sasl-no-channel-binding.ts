import { namesOr, offeredInTls } from "../facts/secure-features.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** SCRAM without channel binding. */
export const saslNoChannelBinding: Rule = {
	id: "sasl.no-channel-binding",
	severity: "advice",
	title: "No SASL mechanism binds to the TLS channel",
	why: "With a `-PLUS` mechanism a login proves that both ends see the same TLS connection, so that not even somebody with a certificate for the domain can sit between them. Prosody before 13 cannot do it over TLS 1.3, and nobody can behind a program that ends TLS.",
	example: "SCRAM-SHA-1, SCRAM-SHA-256, PLAIN",
	remedy: "Run a server that offers `tls-exporter`, such as Prosody 13, and let TLS pass through to it.",
	source: ["RFC 9266", "XEP-0440", "RFC 5802, 9"],
	find(facts) {
		const offered = offeredInTls(facts, "client");
		// Without SCRAM there is nothing to bind, and another rule says so.
		const unbound = offered.filter(({ features }) => features.mechanisms.some((one) => one.startsWith("SCRAM-")));
		if (unbound.length === 0 || offered.some(({ features }) => features.mechanisms.some(isBound))) return [];
		const why = "after an update: Prosody 13 and ejabberd 23.10 bind to TLS 1.3";
		return [
			{
				concerned: "clients",
				whom: "clients that would bind their login to the TLS connection",
				subject: streamsSubject(facts.observation, "client"),
				title: "No login is bound to the TLS connection",
				evidence: unbound.map(
					({ endpoint, features, protocol }) =>
						`${evidencePlace(endpoint)} (${protocol}): ${namesOr(features.mechanisms, "none")}`,
				),
				remedies: forServer(facts, {
					prosody: [service("prosody", "restarted", why)],
					ejabberd: [service("ejabberd", "restarted", why)],
				}),
			} satisfies Found,
		];
	},
};

function isBound(mechanism: string): boolean {
	return mechanism.endsWith("-PLUS");
}
