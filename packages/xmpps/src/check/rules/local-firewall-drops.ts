import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { isAboutPort, type LocalEndpoint, localEndpoints } from "../facts/local-endpoints.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { accept } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";

/** A rule, or the policy of a chain: `policy drop;`, `-P INPUT DROP`. */
const STOPS = /\b(drop|reject)\b/i;

/** A packet filter that keeps out whom a record invites. */
export const localFirewallDrops: Rule = {
	id: "local.firewall-drops",
	severity: "broken",
	title: "The host's packet filter drops the connections",
	why: "The server listens, and nothing reaches it: the host's own packet filter drops or rejects connections to the port. Behind a translation the filter sees the port on which the server listens, not the one in the record.",
	example: "chain input { type filter hook input priority filter; policy drop; }",
	remedy: "Accept connections to the address and port of the record.",
	source: ["RFC 2782, The format of the SRV RR", "XEP-0368, 4"],
	supersedes: ["tcp.dropped", "tcp.refused", "tcp.unreachable"],
	find: (facts) => localEndpoints(facts).flatMap((one) => findAt(facts, one)),
};

function findAt(facts: Facts, local: LocalEndpoint): Found[] {
	const { endpoint, listeners, translations } = local;
	const { tcp } = endpoint;
	if (tcp.kind !== "failed" || listeners.length === 0) return [];
	if (tcp.reason !== "timeout" && tcp.reason !== "refused" && tcp.reason !== "unreachable") return [];
	const blocking = blockingRules(facts, local);
	if (blocking.length === 0) return [];
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: `The packet filter of the host keeps connections to ${addressAndPort(endpoint)} out`,
			evidence: [
				`from outside: ${tcp.detail}`,
				`on the host ${listeners.map(({ program }) => program ?? "a program").join(", ")} listens on port ${local.behind}`,
				...blocking,
			],
			remedies: [{ changes: [accept(endpoint, translations.length > 0)] }],
		},
	];
}

/** Rules that name the port and drop, or a chain that drops what nothing accepts. */
function blockingRules({ observation }: Facts, { endpoint, behind }: LocalEndpoint): string[] {
	const rules = observation.local?.firewall.rules ?? [];
	// What is passed on to other hosts and containers goes another way.
	const drops = rules.filter((rule) => STOPS.test(rule) && !/forward|docker|output/i.test(rule));
	const named = drops.filter((rule) => isAboutPort(rule, endpoint.port) || isAboutPort(rule, behind));
	if (named.length > 0) return named;
	// Where a rule lets the port in, what drops the rest is not what stands in the way: another filter is.
	const accepted = rules.some(
		(rule) => /\baccept\b/i.test(rule) && [endpoint.port, behind].some((port) => isAboutPort(rule, port)),
	);
	return accepted ? [] : drops.filter((rule) => !/dports?\b/.test(rule));
}
