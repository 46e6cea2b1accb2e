import type { Remedy } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { addressAndPort } from "../facts/subject.ts";
import { newCertificate } from "../remedies/renew-certificate.ts";
import { serveDomain } from "../remedies/serve-domain.ts";
import { forServer } from "../remedies/server.ts";
import { newerTls } from "../remedies/server-tls.ts";
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
		tlsFailures(facts, ["alert"]).map((failed) => {
			const { alert = "unknown" } = failed.failure;
			const title = `${addressAndPort(failed.endpoint)} ends the handshake with the alert ${alert}`;
			return tlsFound(failed, title, remediesFor(facts, alert));
		}),
};

function remediesFor(facts: Facts, alert: string): readonly Remedy[] {
	switch (alert) {
		case "unrecognized_name":
			return serveDomain(facts, "the server does not serve the domain");
		case "protocol_version":
			return forServer(facts, newerTls(facts, "clients go no lower than TLS 1.2"));
		default:
			return newCertificate(facts, { why: "the server has none that it can load" });
	}
}
