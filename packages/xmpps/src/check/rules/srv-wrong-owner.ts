import { ownerName, role } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { recordsOf } from "../facts/records.ts";
import { recordSubject } from "../facts/subject.ts";
import { roleWorks } from "../facts/works.ts";
import { setSrv } from "../remedies/dns.ts";
import { distinct } from "../remedies/mend-records.ts";
import type { Found, Rule } from "./rule.ts";

/** SRV records at a name where nobody looks. */
export const srvWrongOwner: Rule = {
	id: "srv.wrong-owner",
	severity: "broken",
	title: "SRV records stand at a name where nobody looks for them",
	why: "SRV records are looked for at one name only: service, protocol, domain, `_xmpps-client._tcp.example.org`. A missing `_tcp`, a `_tls` in its place, or the domain written into a panel that adds it by itself makes records that nobody ever asks for.",
	example: "_xmpps-client._tls.example.org. SRV 5 5 443 xmpps.example.org.",
	remedy: "Move the records to the right name.",
	source: ["RFC 2782, The format of the SRV RR", "XEP-0368, 3"],
	find: (facts): Found[] =>
		facts.observation.dns.misplaced.map(({ name, meant, records }): Found => {
			const { domain } = facts.observation;
			const right = ownerName(meant, domain);
			return {
				severity:
					roleWorks(facts, role(meant)) !== "yes" ? "broken" : isOtherDomain(name, facts) ? "advice" : "limited",
				concerned: concernedBy([meant]),
				whom: `${WHO[role(meant)]} that look for ${meant}`,
				subject: `${name} SRV`,
				title: `Records of ${meant} stand at ${name} and not at ${right}`,
				evidence: records.map((record) => recordSubject(name, record)),
				remedies: [{ changes: moved(facts, right, name) }],
			};
		}),
};

/** All that was put elsewhere comes to the right name at once, or two findings would undo each other's remedy. */
function moved(facts: Facts, right: string, wrong: string): Change[] {
	const { observation } = facts;
	const { domain, dns } = observation;
	const same = dns.misplaced.filter(({ meant }) => ownerName(meant, domain) === right);
	const [first] = same;
	if (first === undefined) return [];
	const there = recordsOf(observation, first.meant);
	const all = distinct([...there, ...same.flatMap(({ records }) => records)]);
	const gone = same.find(({ name }) => name === wrong)?.records ?? [];
	return [
		setSrv(right, there, all, "this is where everybody looks"),
		...(isOtherDomain(wrong, facts) ? [] : [setSrv(wrong, gone, [], "nobody looks here")]),
	];
}

/** A right name for a domain below this one, which may be an XMPP domain by its own right: what is there stays. */
function isOtherDomain(name: string, { observation }: Facts): boolean {
	const { ascii } = observation.domain;
	const host = /^_xmpps?-(?:client|server)\._tcp\.(.+)$/.exec(name)?.[1];
	return host?.endsWith(`.${ascii}`) === true && host !== `${ascii}.${ascii}`;
}
