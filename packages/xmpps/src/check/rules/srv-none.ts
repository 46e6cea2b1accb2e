import { ownerName, type Role, type SrvRecord, type SrvService } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import type { Severity } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import { WHO } from "../facts/concerned.ts";
import { entry } from "../facts/entry.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT, knownPort } from "../facts/known-port.ts";
import { addressesOf, hostOf, srvTargets } from "../facts/srv-targets.ts";
import { addressAndPort } from "../facts/subject.ts";
import { anyWorks, roleWorks } from "../facts/works.ts";
import { isStale } from "../facts/zone-answers.ts";
import { setSrv } from "../remedies/dns.ts";
import { ownHost } from "../remedies/own-host.ts";
import type { Found, Rule } from "./rule.ts";

/** Nobody says where the domain's XMPP server is. */
export const srvNone: Rule = {
	id: "srv.none",
	severity: "broken",
	title: "The domain has no SRV records for XMPP",
	why: "Without SRV records clients and servers try the domain's own addresses, on port 5222 or 5269 and with STARTTLS. That is a web server more often than not, and a network that drops these ports keeps everybody out, since direct TLS on another port can only be found by its records.",
	example: "_xmpp-client._tcp.example.org. (no such record)",
	remedy: "Publish records that lead to the XMPP server.",
	source: ["RFC 6120, 3.2.1", "RFC 6120, 3.2.2"],
	find: (facts): Found[] => (["client", "server"] as const).flatMap((role) => judgeRole(facts, role)),
};

function judgeRole(facts: Facts, role: Role): Found[] {
	const { observation } = facts;
	const { domain, dns } = observation;
	const services: readonly SrvService[] = [`xmpps-${role}`, `xmpp-${role}`];
	const asked = dns.srv.filter(({ service }) => services.includes(service));
	if (asked.length === 0 || asked.some(({ answer }) => answer.kind !== "absent")) return [];
	// Those are other mistakes, and have rules of their own.
	if (dns.misplaced.some(({ meant }) => services.includes(meant))) return [];
	if (services.some((service) => isStale(observation, service))) return [];
	const fallback = observation.endpoints.filter(
		({ origin, service }) => origin === "fallback" && services.includes(service),
	);
	const state =
		fallback.length > 0
			? anyWorks(facts, fallback)
			: isUnresolved(observation) || isCut(observation)
				? "unknown"
				: "no";
	return [
		{
			severity: severityOf(facts, role, state),
			concerned: `${role}s`,
			whom: state === "yes" ? `${WHO[role]} in networks that drop port ${HABITUAL_PORT[`xmpp-${role}`]}` : WHO[role],
			subject: `SRV records of ${domain.ascii} for ${WHO[role]}`,
			title: `${domain.unicode} has no SRV records for ${WHO[role]}${state === "yes" ? "; its own addresses serve them" : ""}`,
			evidence: [
				...asked.map(({ name, answer }) => `${name} SRV: ${answer.kind === "absent" ? answer.reason : ""}`),
				...fallback.map((endpoint) => {
					const came = entry(facts, endpoint);
					return `fallback to ${addressAndPort(endpoint)}: ${came.kind === "in" ? "works" : came.why}`;
				}),
			],
			remedies: remediesFor(facts, role, state === "yes"),
		},
	];
}

/** A domain that receives clients and says nothing about servers may mean to keep to itself. */
function severityOf(facts: Facts, role: Role, state: "yes" | "no" | "unknown"): Severity {
	if (state === "yes") return "advice";
	if (state === "unknown") return "unknown";
	return role === "server" && roleWorks(facts, "client") !== "no" ? "limited" : "broken";
}

/** The domain's addresses could not be found out. */
function isUnresolved(observation: Observation): boolean {
	const host = hostOf(observation, observation.domain.ascii);
	return host === undefined || host.a.kind === "failed" || host.aaaa.kind === "failed";
}

/** An endpoint was left out, perhaps this one. */
function isCut({ cuts }: Observation): boolean {
	return cuts.some(({ what }) => what === "refused-address" || what === "endpoints" || what === "deadline");
}

function remediesFor(facts: Facts, role: Role, atDomain: boolean): Remedy[] {
	const { observation } = facts;
	const { ascii } = observation.domain;
	const others = srvTargets(observation)
		.map(({ name }) => name)
		.filter((name) => addressesOf(hostOf(observation, name)).length > 0);
	if (atDomain) return [{ changes: recordsFor(facts, role, ascii) }];
	// Looked at from inside, the host is certain, and the others are guesses.
	const own = ownHost(facts);
	const guessed = [...new Set([...others, ascii])].filter((host) => host !== own?.name);
	return [
		...(own === undefined ? [] : [{ changes: [...own.changes, ...recordsFor(facts, role, own.name, own.addresses)] }]),
		...guessed.map((host): Remedy => {
			return { when: `the XMPP server is ${host}`, changes: recordsFor(facts, role, host) };
		}),
	].slice(0, 3);
}

/** STARTTLS on its registered port at least; direct TLS where it is known to be there. */
function recordsFor(facts: Facts, role: Role, host: string, addresses?: readonly string[]): Change[] {
	const { domain } = facts.observation;
	const publish = (service: SrvService, priority: number, port: number): Change => {
		const record: SrvRecord = { priority, weight: 5, port, target: host, ttl: 0 };
		return setSrv(ownerName(service, domain), [], [record], `${WHO[role]} find the server by it`);
	};
	const direct = knownPort(facts, `xmpps-${role}`, host, addresses);
	const starttls = knownPort(facts, `xmpp-${role}`, host, addresses) ?? HABITUAL_PORT[`xmpp-${role}`];
	return [
		...(direct === undefined ? [] : [publish(`xmpps-${role}`, 5, direct)]),
		publish(`xmpp-${role}`, 10, starttls),
	];
}
