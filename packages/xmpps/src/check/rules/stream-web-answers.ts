import { tlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { answerLine, answersAt } from "../facts/answers.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { cell, mainResult } from "../facts/main-result.ts";
import { isWeb, isXmpp } from "../facts/shared-port.ts";
import { endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { sharePort } from "../remedies/share-port.ts";
import type { Found, Rule } from "./rule.ts";

/** A web server where a record promises XMPP. */
export const streamWebAnswers: Rule = {
	id: "stream.web-answers",
	severity: "broken",
	title: "A web server answers where a record promises XMPP",
	why: "The record leads to a port that a web server holds, mostly 443, and nothing in front of it sorts out the connections of XMPP. A client sees an error of HTTP, or the web server ends the handshake since it does not know the ALPN name.",
	example: "HTTP/1.1 400 Bad Request\nServer: nginx/1.22.1",
	remedy:
		"Lead the record to the port on which the XMPP server has direct TLS, or let something in front of both sort the connections by ALPN.",
	source: ["XEP-0368, 3", "RFC 7301, 3.2"],
	supersedes: [
		...["tls.not-tls", "tls.alert", "tls.stops", "alpn.refused", "alpn.required", "alpn.selected-wrong"],
		...["stream.other-protocol", "stream.silent", "starttls.not-offered"],
	],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const answers = answersAt(endpoint);
	// Where some hello reaches XMPP the port is shared, only not well: that is for the rules about ALPN.
	if (answers.some(({ inside }) => isXmpp(inside))) return [];
	const web = answers.filter(({ inside }) => isWeb(inside));
	if (web.length === 0 || isSortedByName(endpoint)) return [];
	const server = web.flatMap(({ inside }) => (inside.kind === "http" ? (inside.server ?? []) : []))[0];
	const shared =
		tlsKind(endpoint.service) === "direct-tls" ? sharePort(facts, neighbours(facts, endpoint), server) : [];
	const who = WHO[endpoint.service.endsWith("-client") ? "client" : "server"];
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: `${who} that follow this record`,
			subject: endpointSubject(endpoint),
			title: `A web server${server === undefined ? "" : ` (${server})`} answers where ${endpoint.service} is announced`,
			evidence: [...web.map(answerLine), ...tlsFailure(endpoint)],
			remedies: [...leadElsewhere(facts, endpoint, "a web server has the port that it led to"), ...shared],
		},
	];
}

/**
 * The hello of XMPP is hung up on without a word of TLS, and one with a name that nobody knows is not: what sorts there knows
 * XMPP's name, and finds nobody to hand it on to. That the others come to a web site is as it should be.
 */
function isSortedByName(endpoint: EndpointObservation): boolean {
	const main = mainResult(endpoint);
	const nonsense = cell(endpoint, "nonsense", "domain");
	const answered = nonsense?.kind === "tls" || (nonsense?.kind === "failed" && nonsense.reason === "alert");
	return main?.kind === "failed" && (main.reason === "closed" || main.reason === "reset") && answered;
}

/** The direct TLS endpoints at the same address and port: one multiplexer serves them all. */
function neighbours({ observation }: Facts, { address, port }: EndpointObservation): EndpointObservation[] {
	return observation.endpoints.filter((one) => one.address === address && one.port === port);
}

/** What became of the hello of a client, where the web server did not even accept that. */
function tlsFailure(endpoint: EndpointObservation): string[] {
	const main = endpoint.handshakes.find(({ alpn, sni }) => alpn === "right" && sni === "domain")?.result;
	return main?.kind === "failed" ? [`TLS with the ALPN name of XMPP: ${main.detail}`] : [];
}
