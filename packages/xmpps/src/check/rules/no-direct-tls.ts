import { ownerName, type Role, type SrvRecord, type SrvService } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import { WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT, knownPort } from "../facts/known-port.ts";
import { isNotOffered, lookup, recordsOf } from "../facts/records.ts";
import { isStale } from "../facts/zone-answers.ts";
import { setSrv } from "../remedies/dns.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer } from "../remedies/server.ts";
import type { Found } from "./rule.ts";

/** What `srv.no-direct-tls-clients` and `-servers` have in common: STARTTLS is announced, direct TLS is not. */
export function findNoDirectTls(facts: Facts, role: Role): Found[] {
	const { observation } = facts;
	const direct: SrvService = `xmpps-${role}`;
	const starttls: SrvService = `xmpp-${role}`;
	const asked = lookup(observation, direct);
	// A `.` is an answer: it is decidedly not offered (RFC 2782, Target).
	if (asked?.answer.kind !== "absent" || isStale(observation, direct)) return [];
	if (observation.dns.misplaced.some(({ meant }) => meant === direct)) return [];
	const records = recordsOf(observation, starttls).filter(({ target }) => target !== ".");
	const [best] = [...records].sort((a, b) => a.priority - b.priority);
	if (best === undefined || isNotOffered(observation, starttls)) return [];
	return [
		{
			concerned: `${role}s`,
			whom: role === "client" ? "clients in networks that let only HTTPS out" : WHO[role],
			subject: `${asked.name} SRV`,
			title: `${observation.domain.unicode} offers ${WHO[role]} no direct TLS`,
			evidence: [
				`${asked.name} SRV: ${asked.answer.reason}`,
				`${ownerName(starttls, observation.domain)} SRV: ${records.length} found`,
			],
			remedies: remediesFor(facts, role, best),
		},
	];
}

function remediesFor(facts: Facts, role: Role, best: SrvRecord): readonly Remedy[] {
	const { observation } = facts;
	const service: SrvService = `xmpps-${role}`;
	const known = knownPort(facts, service, best.target);
	const port = known ?? HABITUAL_PORT[service];
	const publish: Change = setSrv(
		ownerName(service, observation.domain),
		[],
		// Before STARTTLS where that is possible, beside it where not.
		[{ ...best, priority: Math.max(0, best.priority - 5), port }],
		role === "client" ? "best on port 443 of an address of its own: `xmpps plan` says how" : "servers find it by this",
	);
	if (known !== undefined) return [{ changes: [publish] }];
	const open = openPort(facts, service, port, "direct TLS needs a port of its own");
	// First the server, then the record that leads to it.
	return forServer(facts, { prosody: [...open.prosody, publish], ejabberd: [...open.ejabberd, publish] });
}
