import type { PlainAnswer, SrvRecord } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { Concerned } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import { concernedBy } from "../facts/concerned.ts";
import { srvData } from "../facts/records.ts";
import { usedHosts } from "../facts/used-hosts.ts";
import { serverAnswer } from "../facts/zone-answers.ts";
import type { Found, Rule } from "./rule.ts";

/** A day: nobody wants to wait longer for the end of a mistake. */
const LONGEST = 86_400;

/** What to set instead: an hour. */
const USUAL = 3600;

/** A record set, the longest TTL that was seen of it, and its data. */
interface LongLived {
	readonly name: string;
	readonly type: "SRV" | "A" | "AAAA";
	readonly ttl: number;
	readonly data: readonly string[];
	readonly concerned: Concerned;
}

/** Records that stay in caches for days. */
export const srvTtlTooLong: Rule = {
	id: "srv.ttl-too-long",
	severity: "advice",
	title: "A record may stay in caches for more than a day",
	why: "Resolvers keep a record for its TTL. A mistake in it, or a server that moved, stays with some people for that long, and nothing can be done about it but wait.",
	example: "_xmpps-client._tcp.example.org. 604800 SRV 5 5 443 xmpps.example.org.",
	remedy: "Give the records a TTL of an hour; while setting up, of five minutes.",
	source: ["RFC 2181, 8"],
	find: ({ observation }): Found[] =>
		[...longSrv(observation), ...longAddresses(observation)].map(({ name, type, ttl, data, concerned }): Found => {
			const change: Change = {
				item: { kind: "dns-records", name, type, ttl: USUAL },
				before: data,
				after: data,
				why: `a TTL of ${USUAL} s in place of ${ttl} s`,
			};
			return {
				concerned,
				whom: "everybody, when the record changes",
				subject: `${name} ${type}`,
				title: `The ${type} records of ${name} live for ${Math.round(ttl / 3600)} hours in caches`,
				evidence: data.map((line) => `${name} ${ttl} ${type} ${line}`),
				remedies: [{ changes: [change] }],
			};
		}),
};

function longSrv(observation: Observation): LongLived[] {
	return observation.dns.srv.flatMap(({ service, name, answer, assumed }): LongLived[] => {
		if (assumed === true || answer.kind !== "found") return [];
		// A resolver counts down, and may have a longest TTL of its own; the zone's servers say what was set.
		const servers = (observation.dns.zone?.servers ?? []).map((server) => serverAnswer(server, service));
		const ttl = Math.max(...[answer, ...servers].map(longestOf));
		if (ttl <= LONGEST) return [];
		return [{ name, type: "SRV", ttl, data: answer.records.map(srvData), concerned: concernedBy([service]) }];
	});
}

function longestOf(answer: PlainAnswer<SrvRecord> | undefined): number {
	return answer?.kind === "found" ? Math.max(0, ...answer.records.map(({ ttl }) => ttl)) : 0;
}

function longAddresses(observation: Observation): LongLived[] {
	return usedHosts(observation).flatMap(({ name, services, lookup }) =>
		(["a", "aaaa"] as const).flatMap((key): LongLived[] => {
			const answer = lookup[key];
			if (answer.kind !== "found" || answer.aliases.length > 0) return [];
			const ttl = Math.max(0, ...answer.records.map((record) => record.ttl));
			if (ttl <= LONGEST) return [];
			const data = answer.records.map(({ address }) => address);
			return [{ name, type: key === "a" ? "A" : "AAAA", ttl, data, concerned: concernedBy(services) }];
		}),
	);
}
