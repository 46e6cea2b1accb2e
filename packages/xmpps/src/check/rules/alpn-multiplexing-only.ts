import { type Role, role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import { alpnEntry, alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { lookup, recordsOf } from "../facts/records.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { works } from "../facts/works.ts";
import { setSrv } from "../remedies/dns.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Every way in needs ALPN. */
export const alpnMultiplexingOnly: Rule = {
	id: "alpn.multiplexing-only",
	severity: "limited",
	title: "Every record needs ALPN",
	why: "ALPN is only recommended to clients, and some send none; to a multiplexer their hello looks like any other and gets the web site. XEP-0368 asks operators not to rely on ALPN alone: one record at least should lead to a port, or an address, that needs none.",
	example: "ALPN xmpp-client: XMPP; no ALPN: HTTP (nginx)",
	remedy: "Publish another record, behind the first, for a port on which the XMPP server listens itself.",
	source: ["XEP-0368, 5"],
	supersedes: ["alpn.required"],
	find: (facts): Found[] => (["client", "server"] as const).flatMap((of) => findFor(facts, of)),
};

function findFor(facts: Facts, of: Role): Found[] {
	const { endpoints } = facts.observation;
	const working = endpoints.filter((one) => role(one.service) === of && works(facts, one) === "yes");
	const needing = new Set(
		directEndpoints(facts).filter((one) => working.includes(one) && alpnEntry(facts, one, "none").kind === "out"),
	);
	if (needing.size === 0 || working.some((one) => !needing.has(one))) return [];
	return [...needing].map((endpoint) => ({
		concerned: concernedBy([endpoint.service]),
		whom: `${WHO[of]} that send no ALPN`,
		subject: endpointSubject(endpoint),
		title: `${addressAndPort(endpoint)} needs ALPN, and no other record does without`,
		evidence: [alpnLine(endpoint, "right", "with ALPN"), alpnLine(endpoint, "none", "without ALPN")],
		remedies: remedies(facts, endpoint),
	}));
}

/** A record behind the others, for a port that the XMPP server has for itself. */
function remedies(facts: Facts, { service, target }: EndpointObservation): readonly Remedy[] {
	const { observation } = facts;
	const before = recordsOf(observation, service);
	const name = lookup(observation, service)?.name ?? "";
	const port = HABITUAL_PORT[service] === 443 ? 5223 : HABITUAL_PORT[service];
	const last = Math.max(0, ...before.map(({ priority }) => priority));
	const ttl = before[0]?.ttl ?? 300;
	const record = { priority: Math.min(last + 5, 65_535), weight: 5, port, target, ttl };
	const why = "a way in that needs no ALPN";
	return forServer(facts, openPort(facts, service, port, why)).map(({ changes, ...rest }) => ({
		...rest,
		changes: [...changes, setSrv(name, before, [...before, record], why)],
	}));
}
