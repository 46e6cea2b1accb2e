import type { Remedy } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { addressAndPort } from "../facts/subject.ts";
import { certificate, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";
import { tlsFailures, tlsFound } from "./tls-failed.ts";

/** The server ends the handshake with an alert. */
export const tlsAlert: Rule = {
	id: "tls.alert",
	severity: "broken",
	title: "The server ends the TLS handshake with an alert",
	why: "The server speaks TLS and refuses this hello, which has the domain as SNI as clients send it. `unrecognized_name`: it does not serve the domain. `handshake_failure` and `internal_error`: it has no certificate for it that it could load, or no cipher in common.",
	example: "alert unrecognized_name(112)",
	remedy: "Let the server serve the domain, and give it a certificate for it.",
	source: ["RFC 8446, 6", "XEP-0368, 3", "RFC 6066, 3"],
	find: (facts): Found[] =>
		tlsFailures(facts, ["alert"])
			.filter(({ failure }) => failure.alert !== "no_application_protocol" && failure.alert !== "protocol_version")
			.map((failed) => {
				const { alert } = failed.failure;
				const title = `${addressAndPort(failed.endpoint)} ends the handshake with the alert ${alert ?? "unknown"}`;
				return tlsFound(failed, title, alert === "unrecognized_name" ? unserved(facts) : withoutCertificate(facts));
			}),
};

/** The server has no such host. */
function unserved(facts: Facts): readonly Remedy[] {
	const { ascii } = facts.observation.domain;
	const host = `VirtualHost "${ascii}"`;
	const why = "the server does not serve the domain";
	return forServer(facts, {
		prosody: [
			prosodySetting(host, [host], why),
			certificate(ascii, [`DNS:${ascii}`], "a host needs a certificate of its own", "prosody"),
			service("prosody", "restarted", "a new host and its certificate"),
		],
		ejabberd: [
			certificate(ascii, [`DNS:${ascii}`], "a host needs a certificate of its own", "ejabberd"),
			service("ejabberd", "restarted", why),
		],
	});
}

function withoutCertificate(facts: Facts): readonly Remedy[] {
	const { ascii } = facts.observation.domain;
	const lines = [`DNS:${ascii}`];
	const why = "the server has none that it can load";
	return forServer(facts, {
		prosody: [certificate(ascii, lines, why, "prosody"), service("prosody", "restarted", "it loads the certificate")],
		ejabberd: [
			certificate(ascii, lines, why, "ejabberd"),
			service("ejabberd", "restarted", "it loads the certificate"),
		],
	});
}
