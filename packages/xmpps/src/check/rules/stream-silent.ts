import type { EndpointObservation } from "../../model/observation.ts";
import { type Answering, answerLine, answersAt } from "../facts/answers.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { isWeb, isXmpp } from "../facts/shared-port.ts";
import { endpointSubject } from "../facts/subject.ts";
import { forServer, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** A server that takes the stream header and does not answer it. */
export const streamSilent: Rule = {
	id: "stream.silent",
	severity: "broken",
	title: "The stream header is not answered",
	why: "The connection stands, and behind it nothing speaks: the XMPP server hangs or is stopped behind a proxy, or a proxy ended TLS and hands the plain stream to a port that expects TLS. A client waits until its patience is over.",
	example: "<?xml version='1.0'?><stream:stream to='example.org' …>\n(nothing comes)",
	remedy:
		"Restart the XMPP server; behind a proxy look where it hands the connections, and let it pass TLS on untouched.",
	source: ["RFC 6120, 4.2", "RFC 6120, 4.6.1"],
	supersedes: ["starttls.not-offered", "starttls.fails"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const answers = answersAt(endpoint);
	const [main] = answers;
	if (main === undefined || !isNothing(main)) return [];
	// A refusal is what the header met only where TLS was begun, or no TLS belongs before it.
	if (endpoint.service.startsWith("xmpps-") && !main.to.includes("ALPN name of XMPP")) return [];
	if (endpoint.cross.length > 0 && answers.some(({ inside }) => isXmpp(inside) || isWeb(inside))) return [];
	const restart = "it does not answer";
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title:
				main.inside.kind === "silence"
					? `Nothing answers the stream header of ${endpoint.service}`
					: `The connection of ${endpoint.service} ends when the stream header comes`,
			evidence: answers.filter((one) => isNothing(one) || isXmpp(one.inside)).map(answerLine),
			remedies: forServer(facts, {
				prosody: [service("prosody", "restarted", restart)],
				ejabberd: [service("ejabberd", "restarted", restart)],
			}),
		},
	];
}

function isNothing({ inside }: Answering): boolean {
	return inside.kind === "silence" || inside.kind === "closed" || inside.kind === "reset";
}
