import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { addressesOf, hostOf } from "../facts/srv-targets.ts";
import { addressAndPort } from "../facts/subject.ts";
import { setRecords } from "../remedies/dns.ts";
import { accept } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";
import { tcpFailures, tcpFound } from "./tcp-failed.ts";

/** A router says that there is no way to where a record leads. */
export const tcpUnreachable: Rule = {
	id: "tcp.unreachable",
	severity: "broken",
	title: "There is no way to where a record leads",
	why: "A router on the way, or a packet filter that rejects, says that the host or network cannot be reached: the address is an old one, it is no longer routed, or a filter answers in its place.",
	example: "TCP to 192.0.2.9:443: host unreachable",
	remedy: "Publish the address that the server has, or let the packet filter accept the connection.",
	source: ["RFC 2782, Target"],
	find: (facts): Found[] =>
		tcpFailures(facts, ["unreachable"]).map((endpoint) =>
			tcpFound(facts, endpoint, `${addressAndPort(endpoint)} cannot be reached`, remedies(facts, endpoint)),
		),
};

function remedies({ observation }: Facts, endpoint: EndpointObservation): Remedy[] {
	const { target, family, address } = endpoint;
	const before = addressesOf(hostOf(observation, target), family);
	const after = before.filter((one) => one !== address);
	const withdrawn: Remedy = {
		when: "the address is no longer the server's",
		changes: [setRecords(target, family === 6 ? "AAAA" : "A", before, after, "nobody gets to this address")],
	};
	const accepted: Remedy = { when: "a packet filter answers in its place", changes: [accept(endpoint, false)] };
	return after.length > 0 ? [withdrawn, accepted] : [accepted, withdrawn];
}
