import { type Role, role, tlsKind } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import { alpnEntry, alpnLine, directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { cell } from "../facts/main-result.ts";
import { lookup, recordsOf } from "../facts/records.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { works } from "../facts/works.ts";
import { setSrv } from "../remedies/dns.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer } from "../remedies/server.ts";
import { withoutAlpn } from "../remedies/without-alpn.ts";
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
	const needing = directEndpoints(facts).filter(
		(one) => working.includes(one) && alpnEntry(facts, one, "none").kind === "out",
	);
	const others = working.filter((one) => !needing.includes(one));
	// XEP-0368, 5 is content with STARTTLS; a network that passes port 443 alone is not.
	if (needing.length === 0 || others.some((one) => tlsKind(one.service) === "direct-tls")) return [];
	const limited = others.length === 0;
	// Where the handshake itself fails, alpn.required says more than advice.
	const told = limited ? needing : needing.filter((one) => cell(one, "none", "domain")?.kind !== "failed");
	return told.map((endpoint) => ({
		...(limited ? {} : { severity: "advice" }),
		concerned: concernedBy([endpoint.service]),
		whom: `${WHO[of]} that send no ALPN${limited ? "" : ", where networks leave them no other port"}`,
		subject: endpointSubject(endpoint),
		title: `${addressAndPort(endpoint)} needs ALPN, and no other ${limited ? "record" : "direct TLS record"} does without`,
		evidence: [alpnLine(endpoint, "right", "with ALPN"), alpnLine(endpoint, "none", "without ALPN")],
		remedies: limited
			? [...anotherRecord(facts, endpoint), ...withoutAlpn(facts, endpoint)]
			: [...withoutAlpn(facts, endpoint), ...anotherRecord(facts, endpoint)],
	}));
}

/** A record behind the others, for a port that the XMPP server has for itself. */
function anotherRecord(facts: Facts, { service, target }: EndpointObservation): readonly Remedy[] {
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
