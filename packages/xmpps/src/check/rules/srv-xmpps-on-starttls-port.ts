import { role, tlsKind } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { isForComponents } from "../facts/component-stream.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { localPorts } from "../facts/local-ports.ts";
import { insideOf, mainResult } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { movedTo, rightPort } from "./right-port.ts";
import type { Found, Rule } from "./rule.ts";

/** A direct TLS record that leads to a port where the stream begins in clear text. */
export const srvXmppsOnStarttlsPort: Rule = {
	id: "srv.xmpps-on-starttls-port",
	severity: "broken",
	title: "A record for direct TLS leads to a STARTTLS port",
	why: "A name that begins with `_xmpps-` promises TLS from the first byte on. A STARTTLS port waits for a stream header in clear text and takes the hello for broken XML. It comes about where port 443 is forwarded to 5222 in place of 5223, or the port was copied from the `_xmpp-` record.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 5222 xmpps.example.org.",
	remedy: "Let the record lead to a port where the server speaks direct TLS, and open one where there is none.",
	source: ["XEP-0368, 3"],
	supersedes: [
		"tls.not-tls",
		"tls.alert",
		"tls.stops",
		"stream.web-answers",
		"stream.other-protocol",
		"stream.silent",
		"stream.error",
	],
	find(facts): Found[] {
		const wrong = facts.observation.endpoints.filter((endpoint) => answerInClear(endpoint) !== undefined);
		return wrong.map((endpoint): Found => {
			const answer = answerInClear(endpoint);
			const result = mainResult(endpoint);
			const of = role(endpoint.service);
			return {
				concerned: concernedBy([endpoint.service]),
				whom: `${WHO[of]} that follow this record`,
				subject: endpointSubject(endpoint),
				title: `${addressAndPort(endpoint)} speaks STARTTLS, and the record of ${endpoint.service} promises direct TLS`,
				evidence: [
					`TLS: ${result?.kind === "failed" ? result.detail : "no XMPP inside"}`,
					`in clear text: ${answer?.kind === "stream-error" ? `stream error ${answer.condition}` : "an XMPP stream"}`,
				],
				remedies: [
					...rightPort(facts, endpoint, wrong),
					...forwarded(facts, endpoint),
					{ when: "direct TLS is not wanted", changes: movedTo(facts, of, "starttls", wrong) },
				],
			};
		});
	},
};

/** What the server said to a stream header in clear text, where TLS leads to no XMPP and this does. */
function answerInClear(endpoint: EndpointObservation): Inside | undefined {
	if (tlsKind(endpoint.service) !== "direct-tls" || endpoint.origin === "fallback") return undefined;
	const inside = insideOf(mainResult(endpoint));
	if (inside?.kind === "xmpp" || inside?.kind === "stream-error") return undefined;
	return endpoint.cross
		.flatMap((probe) => (probe.probe === "starttls" ? [probe.before] : []))
		.find((before) => (before.kind === "xmpp" || before.kind === "stream-error") && !isForComponents(before));
}

/** Port 443 is passed on to the STARTTLS port in place of the one for direct TLS. */
function forwarded({ observation }: Facts, { service, address, port, family }: EndpointObservation): Remedy[] {
	const to = localPorts(observation.local, service)?.[0] ?? HABITUAL_PORT[service];
	if (port !== 443) return [];
	const [ip, place] = family === 6 ? ["ip6", `[${address}]`] : ["ip", address];
	const rule = `${ip} daddr ${address} tcp dport ${port} dnat ${ip} to ${place}:${to}`;
	return [
		{
			when: `port ${port} is forwarded to the STARTTLS port, and the server speaks direct TLS on ${to}`,
			changes: [
				{
					item: { kind: "firewall", address, port },
					after: [rule],
					why: `port ${port} has to lead to the port for direct TLS`,
				},
			],
		},
	];
}
