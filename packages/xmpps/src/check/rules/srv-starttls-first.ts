import { ownerName, type SrvRecord } from "xmpps-connect/protocol";
import { recordsOf } from "../facts/records.ts";
import { recordSubject } from "../facts/subject.ts";
import { anyWorks } from "../facts/works.ts";
import { setSrv } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** Priorities are 16 bits. */
const MOST = 65_535;

/** STARTTLS has the better priority for clients. */
export const srvStarttlsFirst: Rule = {
	id: "srv.starttls-first",
	severity: "advice",
	title: "Clients are sent to STARTTLS first",
	why: "The records of both services form one set, tried in the order of their priorities. A network that silently drops port 5222 makes a client wait there, 15 s or longer, before it comes to the record for direct TLS that would have worked at once.",
	example:
		"_xmpp-client._tcp.example.org. SRV 0 5 5222 example.org.\n_xmpps-client._tcp.example.org. SRV 10 5 443 xmpps.example.org.",
	remedy: "Give the records of `_xmpps-client` the lower priority numbers.",
	source: ["XEP-0368, 3", "RFC 2782, Priority"],
	find(facts): Found[] {
		const { observation } = facts;
		const of = (service: "xmpps-client" | "xmpp-client"): SrvRecord[] =>
			recordsOf(observation, service).filter(({ target }) => target !== ".");
		const [direct, starttls] = [of("xmpps-client"), of("xmpp-client")];
		const [bestDirect, bestStarttls] = [best(direct), best(starttls)];
		if (bestDirect === undefined || bestStarttls === undefined || bestStarttls >= bestDirect) return [];
		// Records that lead nowhere should not come first.
		if (
			anyWorks(
				facts,
				observation.endpoints.filter(({ service }) => service === "xmpps-client"),
			) !== "yes"
		)
			return [];
		const names = (["xmpps-client", "xmpp-client"] as const).map((service) => ownerName(service, observation.domain));
		const [directName = "", starttlsName = ""] = names;
		const first = shifted(direct, bestStarttls - bestDirect);
		const last = Math.max(bestDirect, ...first.map(({ priority }) => priority + 1));
		const why = "the lowest priority number is tried first";
		return [
			{
				concerned: "clients",
				whom: "clients in networks that drop port 5222",
				subject: "priorities for clients",
				title: `STARTTLS has priority ${bestStarttls}, direct TLS ${bestDirect}: clients try STARTTLS first`,
				evidence: [
					...starttls.map((record) => recordSubject(starttlsName, record)),
					...direct.map((record) => recordSubject(directName, record)),
				],
				remedies: [
					{
						changes: [
							setSrv(directName, direct, first, why),
							setSrv(starttlsName, starttls, shifted(starttls, last - bestStarttls), why),
						],
					},
				],
			},
		];
	},
};

function best(records: readonly SrvRecord[]): number | undefined {
	return records.length === 0 ? undefined : Math.min(...records.map(({ priority }) => priority));
}

/** All priorities moved alike, so that the order among them stays. */
function shifted(records: readonly SrvRecord[], by: number): SrvRecord[] {
	return records.map((record) => ({ ...record, priority: Math.min(MOST, Math.max(0, record.priority + by)) }));
}
