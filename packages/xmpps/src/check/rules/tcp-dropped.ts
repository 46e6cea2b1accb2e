import type { Facts } from "../facts/facts.ts";
import { addressAndPort } from "../facts/subject.ts";
import { accept } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";
import { tcpFailures, tcpFound } from "./tcp-failed.ts";

/** Nothing at all comes back from where a record leads. */
export const tcpDropped: Rule = {
	id: "tcp.dropped",
	severity: "broken",
	title: "Connections to where a record leads vanish",
	why: "No answer comes, not even a refusal: a packet filter drops the connection, on the host, at its provider (security groups) or on the way. Clients wait in vain, often for minutes, before they try the next record.",
	example: "TCP to 192.0.2.2:443: timeout",
	remedy: "Let the packet filter accept connections to the port; look at the provider's filter, too.",
	source: ["RFC 6120, 3.2.1"],
	find: (facts): Found[] =>
		tcpFailures(facts, ["timeout"]).map((endpoint) => {
			const found = tcpFound(facts, endpoint, `Connections to ${addressAndPort(endpoint)} are dropped`, [
				// It fits connections that were translated and those that were not.
				{ changes: [accept(endpoint, endpoint.port === 443)] },
				{ when: "the filter looks at the port itself", changes: [accept(endpoint, false)] },
			]);
			return { ...found, evidence: [...found.evidence, ...ownNetwork(facts)] };
		}),
};

/** Networks that pass port 443 alone are what XEP-0368 is for: from one of them every server looks so. */
function ownNetwork({ observation }: Facts): string[] {
	const tried = observation.endpoints.filter(({ tcp }) => tcp.kind !== "not-tried");
	const web = tried.filter(({ port }) => port === 443);
	const rest = tried.filter(({ port }) => port !== 443);
	const ports = new Set(rest.map(({ port }) => port));
	const isSilent = rest.every(({ tcp }) => tcp.kind === "failed" && tcp.reason === "timeout");
	if (ports.size < 2 || !isSilent || !web.some(({ tcp }) => tcp.kind === "open")) return [];
	return ["nothing but port 443 answers: it may be the network this was looked at from (--probe ssh:HOST tells)"];
}
