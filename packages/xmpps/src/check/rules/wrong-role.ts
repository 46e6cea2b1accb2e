import { type Role, role } from "xmpps-connect/protocol";
import { WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { spokenRole } from "../facts/spoken-role.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { works } from "../facts/works.ts";
import { rightPort, withdrawn } from "./right-port.ts";
import type { Found } from "./rule.ts";

/** What is wrong with the stream of a port that is for others says nothing of that port. */
export const SUPERSEDED_BY_ROLE: readonly string[] = [
	"stream.error",
	"stream.no-mechanisms",
	"starttls.not-offered",
	"starttls.not-required",
	"sasl.differ",
	"sasl.offered-before-tls",
	"sasl.no-channel-binding",
	"sasl.no-scram",
	"s2s.no-authentication",
];

/** What the two rules about ports for the other role have in common. @param of the role that the records promise */
export function findWrongRole(facts: Facts, of: Role): Found[] {
	const other: Role = of === "client" ? "server" : "client";
	const wrong = facts.observation.endpoints.filter(
		(endpoint) => role(endpoint.service) === of && endpoint.origin !== "fallback" && spokenRole(endpoint) === other,
	);
	return wrong.map((endpoint): Found => {
		const elsewhere = facts.observation.endpoints.some(
			(one) => one.service === endpoint.service && works(facts, one) === "yes",
		);
		return {
			severity: elsewhere ? "limited" : "broken",
			concerned: `${of}s`,
			whom: `${WHO[of]} that follow this record`,
			subject: endpointSubject(endpoint),
			title: `${addressAndPort(endpoint)} is a port for ${other}s, and the record of ${endpoint.service} sends ${of}s there`,
			evidence: [`asked for a stream of jabber:${of}, it answered as for ${other}s`],
			remedies: [
				...rightPort(facts, endpoint, wrong),
				{
					when: `${endpoint.service} is not offered`,
					changes: [withdrawn(facts, endpoint.service, wrong)],
				},
			],
		};
	});
}
