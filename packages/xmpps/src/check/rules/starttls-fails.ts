import { tlsKind } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { EndpointObservation, StarttlsObservation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import type { XmppSoftware } from "../facts/software.ts";
import { endpointSubject } from "../facts/subject.ts";
import { certificate, forServer, service } from "../remedies/server.ts";
import { newerTls, strongerCiphers } from "../remedies/server-tls.ts";
import type { Found, Rule } from "./rule.ts";

/** STARTTLS that is offered and comes to nothing. */
export const starttlsFails: Rule = {
	id: "starttls.fails",
	severity: "broken",
	title: "STARTTLS is offered and fails",
	why: "The server offers STARTTLS, and then answers with `<failure/>`, or the handshake behind `<proceed/>` does not come to an end. Mostly it cannot read its certificate or key, or has none for this domain.",
	example: "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
	remedy: "Give the server a certificate for the domain with a key that it can read, and look into its log.",
	source: ["RFC 6120, 5.4.2.2", "RFC 6120, 5.4.3.2"],
	supersedes: ["tls.not-tls", "tls.alert", "tls.stops"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	if (tlsKind(endpoint.service) !== "starttls") return [];
	const plain = endpoint.starttls.find(({ sni }) => sni === "domain");
	const evidence = plain === undefined ? undefined : failure(plain);
	if (evidence === undefined) return [];
	const old = oldVersion(endpoint);
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title:
				old === undefined
					? `STARTTLS fails at ${endpoint.service}`
					: `STARTTLS fails at ${endpoint.service}, which speaks nothing newer than ${old}`,
			evidence: [evidence, ...(old === undefined ? [] : [`with every version allowed the handshake ends in ${old}`])],
			remedies:
				old === undefined
					? loadable(facts, plain)
					: forServer(facts, newerTls(facts, "clients go no lower than TLS 1.2")),
		},
	];
}

function loadable(facts: Facts, plain: StarttlsObservation | undefined): Found["remedies"] {
	const { ascii } = facts.observation.domain;
	const change = (software: XmppSoftware): Change[] => [
		certificate(ascii, [`DNS:${ascii}`], "it must be there, and its key readable for the server", software),
		service(software, "restarted", "it reads the certificate anew"),
	];
	const noCipher = plain?.tls?.kind === "failed" && plain.tls.alert === "handshake_failure";
	return forServer(facts, {
		// Without a certificate that it can load Prosody does not offer STARTTLS: it is the ciphers that do not fit its key.
		prosody: noCipher ? strongerCiphers(facts, "ciphers for every kind of key").prosody : change("prosody"),
		ejabberd: change("ejabberd"),
	});
}

/** What the endpoint speaks when everything is allowed, where that is too old. */
function oldVersion({ cross }: EndpointObservation): string | undefined {
	const versions = cross.flatMap((probe) =>
		probe.probe === "old-tls" && probe.result.kind === "tls" ? [probe.result.protocol] : [],
	);
	return versions.find((version) => /^(SSLv3|TLSv1(\.1)?)$/.test(version));
}

/** What became of STARTTLS; undefined where it worked or was never asked for. */
function failure({ before, refusal, tls }: StarttlsObservation): string | undefined {
	if (before.kind !== "xmpp") return undefined;
	if (refusal?.reason === "refused" || refusal?.reason === "failed") return refusal.detail;
	return tls?.kind === "failed" ? `behind <proceed/>: ${tls.detail}` : undefined;
}
