import { concernedBy } from "../facts/concerned.ts";
import { addressesOf, hostOf, servicesOf, srvTargets, targetSlip } from "../facts/srv-targets.ts";
import { recordSubject } from "../facts/subject.ts";
import { severityOfLostTarget } from "../facts/target-reach.ts";
import { anyWorks } from "../facts/works.ts";
import { mendRecords } from "../remedies/mend-records.ts";
import type { Found, Rule } from "./rule.ts";

/** A target whose final dot was forgotten. */
export const srvTargetDoubled: Rule = {
	id: "srv.target-doubled",
	severity: "broken",
	title: "The target of an SRV record has the name of the zone twice",
	why: "In a zone file a name without a final dot is relative: the name of the zone is added. `xmpps.example.org` without the dot becomes `xmpps.example.org.example.org`, which has no address. Some DNS panels add the zone, too.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 443 xmpps.example.org.example.org.",
	remedy: "Put a dot behind the target, or leave the zone out where the panel adds it.",
	source: ["RFC 1035, 5.1", "RFC 2782, Target"],
	find(facts): Found[] {
		const { observation } = facts;
		return srvTargets(observation).flatMap((target): Found[] => {
			const slip = targetSlip(observation, target.name);
			if (slip?.kind !== "doubled") return [];
			const endpoints = observation.endpoints.filter((endpoint) => endpoint.target === target.name);
			// A wildcard record may catch the doubled name.
			const caught = endpoints.length > 0 && anyWorks(facts, endpoints) === "yes";
			const addresses = addressesOf(hostOf(observation, target.name));
			return [
				{
					severity: caught ? "advice" : severityOfLostTarget(facts, target),
					concerned: concernedBy(servicesOf(target)),
					whom: "everybody who follows this record",
					subject: `target ${target.name}`,
					title: `The target ${target.name} was most likely to be ${slip.meant}: a final dot is missing`,
					evidence: [
						...target.uses.map(({ owner, record }) => recordSubject(owner, record)),
						`${target.name}: ${addresses.length === 0 ? "no addresses" : addresses.join(", ")}`,
					],
					remedies: [
						{
							changes: mendRecords(
								observation,
								(record) => {
									const other = targetSlip(observation, record.target);
									return other?.kind === "doubled" ? { ...record, target: other.meant } : record;
								},
								"without a final dot the name of the zone is added",
							),
						},
					],
				},
			];
		});
	},
};
