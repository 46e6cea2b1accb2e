import { ipFamily } from "xmpps-connect/protocol";
import type { ZoneServerObservation } from "../../model/observation-dns.ts";
import type { Found, Rule } from "./rule.ts";

/** A server of the zone that gives no answer about it. */
export const zoneServerSilent: Rule = {
	id: "zone.server-silent",
	severity: "limited",
	title: "A server of the zone gives no answer",
	why: "The parent sends resolvers to a server that is down, or does not know the zone (a lame delegation). They try another one, after a second or more, so that the first connection of many people is slow; when the other servers fail as well, the domain is gone.",
	example: "ns2.example.org (192.0.2.53): no server answered in time",
	remedy: "Start the server, or let it load the zone; or remove it from the delegation.",
	source: ["RFC 1034, 4.1"],
	find({ observation }): Found[] {
		const { zone } = observation.dns;
		if (zone === undefined) return [];
		const answering = zone.servers.filter(({ soa }) => soa.kind !== "failed");
		return zone.servers
			.filter((server) => isSilent(server, answering))
			.map((server): Found => {
				const serial = answering.flatMap(({ soa }) => (soa.kind === "found" ? soa.records : []))[0]?.serial;
				const detail = server.soa.kind === "failed" ? server.soa.detail : "";
				return {
					concerned: "both",
					whom: "those whose resolver asks this server first",
					subject: `${server.name} (${server.address})`,
					title: `${server.name} gives no answer about ${zone.apex} at ${server.address}`,
					evidence: [
						`${server.name} (${server.address}): ${detail}`,
						...answering.map(({ name, address }) => `${name} (${address}): answers`),
					],
					remedies: [
						{
							changes: [
								{
									item: { kind: "zone-copy", zone: zone.apex, server: server.name },
									before: [],
									after: serial === undefined ? [] : [String(serial)],
									why: "the server is down, or has no copy of the zone",
								},
							],
						},
					],
				};
			});
	},
};

/**
 * Silence counts only where another server was heard over the same family: a machine without IPv6, or a network that
 * lets no DNS out, hears nobody. An answer that says no is one.
 */
function isSilent({ address, soa }: ZoneServerObservation, answering: readonly ZoneServerObservation[]): boolean {
	if (soa.kind !== "failed") return false;
	switch (soa.reason) {
		case "aborted":
			return false;
		case "timeout":
		case "unreachable":
			return answering.some((other) => ipFamily(other.address) === ipFamily(address));
		case "servfail":
		case "bogus":
		case "refused":
		case "error-code":
		case "malformed":
			return true;
	}
}
