import { role, tlsKind } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { entry } from "../facts/entry.ts";
import type { Facts } from "../facts/facts.ts";
import { cell } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { prosodyPortsKey } from "../remedies/open-port.ts";
import { forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Whoever names nobody in the hello gets no certificate at all. */
export const sniNoDefaultCertificate: Rule = {
	id: "sni.no-default-certificate",
	severity: "limited",
	title: "Without SNI there is no certificate",
	why: "Clients must send the domain as SNI, and some do not: older ones, scripts, and libraries that connect by address. Where the server, or a multiplexer before it, has no default certificate, their handshake fails.",
	example: "SNI example.org: works; no SNI: alert unrecognized_name",
	remedy: "Give the server a default certificate: that of the domain.",
	source: ["XEP-0368, 3", "RFC 6066, 3"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const without = cell(endpoint, "right", "none");
	if (entry(facts, endpoint).kind !== "in" || without?.kind !== "failed") return [];
	if (without.reason !== "alert" && without.reason !== "closed" && without.reason !== "tls-error") return [];
	const { ascii } = facts.observation.domain;
	const starttls = tlsKind(endpoint.service) === "starttls" ? " behind STARTTLS" : "";
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: `${WHO[role(endpoint.service)]} that send no SNI`,
			subject: endpointSubject(endpoint),
			title: `${addressAndPort(endpoint)} has no certificate for those who send no SNI`,
			evidence: [`SNI ${ascii}${starttls}: works`, `no SNI${starttls}: ${without.detail}`],
			remedies: forServer(facts, {
				prosody: [defaultCertificate(facts, endpoint), service("prosody", "restarted", "ports are opened with it")],
				ejabberd: [service("ejabberd", "restarted", "its first certificate is the one for those who name nobody")],
			}),
		},
	];
}

/**
 * The certificate of Prosody's port for those who name nobody: a file of the domain that the host has, or where Prosody keeps
 * it. Not by `ssl`, which would show it to those who ask for another host, too.
 */
function defaultCertificate(facts: Facts, { service: of }: EndpointObservation): Change {
	const { ascii } = facts.observation.domain;
	const there = facts.observation.local?.certificates.find(
		({ software, dns, file }) => software === "prosody" && dns.includes(ascii) && file.endsWith(".crt"),
	);
	const file = there?.file ?? `/etc/prosody/certs/${ascii}.crt`;
	const key = prosodyPortsKey(facts, of).replace(/_ports$/, "_certificate");
	return prosodySetting(key, [`${key} = ${JSON.stringify(file)}`], "the certificate for those who name nobody");
}
