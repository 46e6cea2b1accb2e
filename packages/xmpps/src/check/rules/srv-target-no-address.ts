import { ipFamily } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { publicHostAddresses } from "../facts/public-addresses.ts";
import { addressesOf, hostOf, type SrvTarget, servicesOf, srvTargets, targetSlip } from "../facts/srv-targets.ts";
import { recordSubject } from "../facts/subject.ts";
import { severityOfLostTarget } from "../facts/target-reach.ts";
import { setRecords } from "../remedies/dns.ts";
import { mendRecords } from "../remedies/mend-records.ts";
import type { Found, Rule } from "./rule.ts";

/** A target that does not exist, or has neither A nor AAAA. */
export const srvTargetNoAddress: Rule = {
	id: "srv.target-no-address",
	severity: "broken",
	title: "The target of an SRV record has no address",
	why: "A record leads to a name, and the name leads nowhere: it was misspelt, never made, or removed later. As there are SRV records, clients do not fall back to the domain's own addresses.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 443 xmpps.example.org.\nxmpps.example.org. A (no such name)",
	remedy: "Give the target A and AAAA records, or let the SRV record lead to a name that has them.",
	source: ["RFC 2782, Target", "RFC 6120, 3.2.1"],
	find(facts): Found[] {
		const { observation } = facts;
		return srvTargets(observation).flatMap((target): Found[] => {
			const host = hostOf(observation, target.name);
			if (host?.a.kind !== "absent" || host.aaaa.kind !== "absent") return [];
			if (targetSlip(observation, target.name) !== undefined) return [];
			const aliases = host.a.aliases.map((alias) => `${target.name} is an alias of ${alias}`);
			return [
				{
					severity: severityOfLostTarget(facts, target),
					concerned: concernedBy(servicesOf(target)),
					whom: "everybody who follows this record",
					subject: `target ${target.name}`,
					title: `The target ${target.name} has no address`,
					evidence: [
						...target.uses.map(({ owner, record }) => recordSubject(owner, record)),
						...aliases,
						`${target.name} A: ${host.a.reason}`,
						`${target.name} AAAA: ${host.aaaa.reason}`,
					],
					remedies: remediesFor(facts, target),
				},
			];
		});
	},
};

function remediesFor(facts: Facts, target: SrvTarget): Remedy[] {
	const { observation } = facts;
	const remedies: Remedy[] = [];
	const local = publicHostAddresses(
		facts,
		target.uses.map(({ record }) => record.port),
	);
	if (local.length > 0) remedies.push({ changes: withAddresses(facts, target, local) });
	const others = srvTargets(observation).map(({ name }) => name);
	for (const name of new Set([...others, observation.domain.ascii])) {
		const addresses = addressesOf(hostOf(observation, name));
		if (name === target.name || addresses.length === 0 || remedies.length > 2) continue;
		remedies.push({ when: `the server is ${name}`, changes: withAddresses(facts, target, addresses) });
	}
	const dropped: Remedy = {
		when: "the server is gone",
		changes: mendRecords(
			observation,
			(record) => (record.target === target.name ? undefined : record),
			"the target does not exist",
		),
	};
	// Where nothing is lost by it, the record that leads nowhere goes first: no address has to be guessed.
	const guess = local.length === 0 && severityOfLostTarget(facts, target) === "limited";
	return guess ? [dropped, ...remedies] : [...remedies, dropped];
}

function withAddresses({ observation }: Facts, { name }: SrvTarget, addresses: readonly string[]): Change[] {
	const why = "the target needs the server's addresses";
	const host = hostOf(observation, name);
	const alias = host?.a.kind === "absent" ? host.a.aliases[0] : undefined;
	const [v4, v6] = [addresses.filter((one) => ipFamily(one) === 4), addresses.filter((one) => ipFamily(one) === 6)];
	return [
		...(alias === undefined ? [] : [setRecords(name, "CNAME", [`${alias}.`], [], "the alias leads nowhere")]),
		...(v4.length > 0 ? [setRecords(name, "A", [], v4, why)] : []),
		...(v6.length > 0 ? [setRecords(name, "AAAA", [], v6, why)] : []),
	];
}
