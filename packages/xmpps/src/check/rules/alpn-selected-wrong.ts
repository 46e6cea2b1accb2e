import { alpnProtocol, role } from "xmpps-connect/protocol";
import { directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { cell, insideOf } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { knowAlpn } from "../remedies/tls-end.ts";
import type { Found, Rule } from "./rule.ts";

/** The server selects another ALPN name than that of XMPP, and speaks XMPP all the same. */
export const alpnSelectedWrong: Rule = {
	id: "alpn.selected-wrong",
	severity: "limited",
	title: "The server selects another ALPN name than that of XMPP",
	why: "Of the names that a client offers the server says which protocol it is going to speak. Where it chooses another one than XMPP's and speaks XMPP all the same, a client that takes it at its word hangs up.",
	example: "offered xmpp-client, http/1.1; selected http/1.1",
	remedy: "Let whatever ends TLS select `xmpp-client` (`xmpp-server`), or nothing.",
	source: ["RFC 7301, 3.2", "XEP-0368, 3"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			const name = alpnProtocol(role(endpoint.service));
			const wrong = (["right", "both"] as const).flatMap((alpn) => {
				const result = cell(endpoint, alpn, "domain");
				if (result?.kind !== "tls" || result.alpn === undefined || result.alpn === name) return [];
				return insideOf(result)?.kind === "xmpp" ? [result.alpn] : [];
			});
			const [selected] = wrong;
			if (selected === undefined) return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} that take the server at its word`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} selects the ALPN name ${selected} and speaks XMPP`,
					evidence: [`offered ${name} and http/1.1; selected ${selected}; inside: an XMPP stream`],
					remedies: knowAlpn(facts, endpoint),
				},
			];
		}),
};
