import type { Remedy } from "../../model/change.ts";
import type { HostLookup } from "../../model/observation-dns.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { addressesOf, hostOf, type SrvTarget, servicesOf, srvTargets } from "../facts/srv-targets.ts";
import { recordSubject } from "../facts/subject.ts";
import { setRecords } from "../remedies/dns.ts";
import { mendRecords } from "../remedies/mend-records.ts";
import type { Found, Rule } from "./rule.ts";

/** A target that is a CNAME. */
export const srvTargetIsAlias: Rule = {
	id: "srv.target-is-alias",
	severity: "limited",
	title: "An SRV record leads to an alias (CNAME)",
	why: "The target of an SRV record must be a host with addresses of its own, not an alias. Many resolvers follow the alias all the same, others do not; it costs every client one more lookup, and DANE for the target then needs the alias to be signed, too.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 443 xmpps.example.org.\nxmpps.example.org. CNAME host.example.net.",
	remedy: "Let the record lead to the host itself, or give the target addresses in place of the alias.",
	source: ["RFC 2782, Target", "RFC 1034, 3.6.2"],
	find: (facts): Found[] =>
		srvTargets(facts.observation).flatMap((target): Found[] => {
			const host = hostOf(facts.observation, target.name);
			const aliases = aliasesOf(host);
			// An alias that leads nowhere is a target without an address: srv.target-no-address.
			if (aliases.length === 0 || addressesOf(host).length === 0) return [];
			return [
				{
					concerned: concernedBy(servicesOf(target)),
					whom: "those whose resolver follows no alias at a target",
					subject: `target ${target.name}`,
					title: `The target ${target.name} is an alias of ${aliases.at(-1)}`,
					evidence: [
						...target.uses.map(({ owner, record }) => recordSubject(owner, record)),
						...[target.name, ...aliases].slice(0, -1).map((name, index) => `${name} CNAME ${aliases[index]}.`),
					],
					remedies: remediesFor(facts, target, host),
				},
			];
		}),
};

function aliasesOf(host: HostLookup | undefined): readonly string[] {
	for (const answer of [host?.a, host?.aaaa]) {
		if (answer?.kind === "found" && answer.aliases.length > 0) return answer.aliases;
	}
	return [];
}

function remediesFor({ observation }: Facts, { name }: SrvTarget, host: HostLookup | undefined): Remedy[] {
	const canonical = (target: string): string => {
		const there = hostOf(observation, target);
		return addressesOf(there).length === 0 ? target : (aliasesOf(there).at(-1) ?? target);
	};
	const [first = ""] = aliasesOf(host);
	const [v4, v6] = [addressesOf(host, 4), addressesOf(host, 6)];
	const why = "a target has addresses of its own";
	return [
		{
			changes: mendRecords(
				observation,
				(record) => {
					const target = canonical(record.target);
					return target === record.target ? record : { ...record, target };
				},
				"the host behind the alias",
			),
		},
		{
			when: `the addresses of ${canonical(name)} seldom change`,
			changes: [
				setRecords(name, "CNAME", [`${first}.`], [], "an alias stands alone at its name"),
				...(v4.length > 0 ? [setRecords(name, "A", [], v4, why)] : []),
				...(v6.length > 0 ? [setRecords(name, "AAAA", [], v6, why)] : []),
			],
		},
	];
}
