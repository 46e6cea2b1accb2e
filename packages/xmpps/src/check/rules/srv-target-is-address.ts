import { ipFamily, type SrvRecord } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { addressesOf, servicesOf, srvTargets, targetSlip } from "../facts/srv-targets.ts";
import { recordSubject } from "../facts/subject.ts";
import { severityOfLostTarget } from "../facts/target-reach.ts";
import { setRecords } from "../remedies/dns.ts";
import { mendRecords } from "../remedies/mend-records.ts";
import { freeName } from "../remedies/own-host.ts";
import type { Found, Rule } from "./rule.ts";

/** An IP address where a name belongs. */
export const srvTargetIsAddress: Rule = {
	id: "srv.target-is-address",
	severity: "broken",
	title: "An SRV record leads to an IP address in place of a name",
	why: "The target of an SRV record is the name of a host. Written there, an IP address is taken for a name of four labels, which has no addresses: nobody gets any further.",
	example: "_xmpps-client._tcp.example.org. SRV 5 5 443 203.0.113.2.",
	remedy: "Give the address a name by an A or AAAA record, and let the SRV record lead to the name.",
	source: ["RFC 2782, Target"],
	find(facts): Found[] {
		const { observation } = facts;
		return srvTargets(observation).flatMap((target): Found[] => {
			const slip = targetSlip(observation, target.name);
			if (slip?.kind !== "address") return [];
			return [
				{
					severity: severityOfLostTarget(facts, target),
					concerned: concernedBy(servicesOf(target)),
					whom: "everybody who follows this record",
					subject: `target ${target.name}`,
					title: `The target ${target.name} is an IP address and not the name of a host`,
					evidence: target.uses.map(({ owner, record }) => recordSubject(owner, record)),
					remedies: [{ changes: named(facts) }],
				},
			];
		});
	},
};

/** All such targets get names at once: that of a host with the address where one is known, else a new one. */
function named({ observation }: Facts): Change[] {
	const addresses = new Map<string, string>();
	for (const { name } of srvTargets(observation)) {
		const slip = targetSlip(observation, name);
		if (slip?.kind === "address") addresses.set(name, slip.meant);
	}
	const names = new Map<string, string>();
	const fresh: Change[] = [];
	for (const address of new Set(addresses.values())) {
		const known = observation.dns.hosts.find(
			(host) => !addresses.has(host.name) && addressesOf(host).includes(address),
		);
		const name = known?.name ?? freeName(observation, new Set(names.values()));
		names.set(address, name);
		if (known === undefined) {
			fresh.push(setRecords(name, ipFamily(address) === 6 ? "AAAA" : "A", [], [address], "the address gets a name"));
		}
	}
	const mend = (record: SrvRecord): SrvRecord => {
		const address = addresses.get(record.target);
		const target = address === undefined ? undefined : names.get(address);
		return target === undefined ? record : { ...record, target };
	};
	return [...fresh, ...mendRecords(observation, mend, "a target is a name")];
}
