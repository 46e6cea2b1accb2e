import { role } from "xmpps-connect/protocol";
import { directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { entry, STANDARD_HELLO } from "../facts/entry.ts";
import { cell } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
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
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			const without = cell(endpoint, "right", "none");
			if (entry(facts, endpoint, STANDARD_HELLO).kind !== "in" || without?.kind !== "failed") return [];
			if (without.reason !== "alert" && without.reason !== "closed" && without.reason !== "tls-error") return [];
			const { ascii } = facts.observation.domain;
			const why = "the certificate for those who name nobody";
			const place = `/etc/prosody/certs/${ascii}`;
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that send no SNI`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} has no certificate for those who send no SNI`,
					evidence: [`SNI ${ascii}: works`, `no SNI: ${without.detail}`],
					remedies: forServer(facts, {
						prosody: [
							prosodySetting("ssl", [`ssl = { certificate = "${place}.crt", key = "${place}.key" }`], why),
							service("prosody", "restarted", "ports are opened with it"),
						],
						ejabberd: [service("ejabberd", "restarted", "its first certificate is the default one")],
					}),
				},
			];
		}),
};
