import type { Change } from "../../model/change.ts";
import type { ZoneServerObservation } from "../../model/observation-dns.ts";
import { answerText, serverAnswer } from "../facts/zone-answers.ts";
import type { Found, Rule } from "./rule.ts";

/** The servers of the zone have different copies of it. */
export const zoneServersDisagree: Rule = {
	id: "zone.servers-disagree",
	severity: "limited",
	title: "The servers of the zone disagree",
	why: "Resolvers ask any of a zone's servers. Where one has an older copy, some people get the old records and others the new ones, and it changes from day to day. A secondary that does not get the new copy is refused the transfer, was not notified, or asks the wrong primary. Serials that differ alone, with the same records behind them, are seen for seconds after each change, and always with some large providers.",
	example: "ns1.example.org: serial 2026030102\nns2.example.org: serial 2026021501",
	remedy: "Let the server that is behind fetch the zone again, and see why it did not do so by itself.",
	source: ["RFC 1034, 4.3.5"],
	find({ observation }): Found[] {
		const { zone } = observation.dns;
		if (zone === undefined) return [];
		const answering = zone.servers.filter(({ soa }) => soa.kind === "found");
		const newest = newestOf(answering);
		if (newest === undefined) return [];
		const behind = answering.filter((server) => serialOf(server) !== serialOf(newest) || differ(server, newest));
		if (behind.length === 0) return [];
		const records = behind.some((server) => differ(server, newest));
		return [
			{
				severity: records ? "limited" : "advice",
				concerned: "both",
				whom: "those whose resolver asks a server that is behind",
				subject: `servers of ${zone.apex}`,
				title: records
					? `The servers of ${zone.apex} have different SRV records`
					: `The servers of ${zone.apex} have different serials, with the same SRV records`,
				evidence: [
					...answering.map((server) => `${server.name} (${server.address}): serial ${serialOf(server)}`),
					...behind.flatMap((server) => differences(server, newest)),
				],
				remedies: [{ changes: fetched(zone.apex, behind, newest) }],
			},
		];
	},
};

function serialOf({ soa }: ZoneServerObservation): number {
	return soa.kind === "found" ? (soa.records[0]?.serial ?? 0) : 0;
}

/** The server with the newest serial; serials go round at 32 bits (RFC 1982, 3.2). */
function newestOf(servers: readonly ZoneServerObservation[]): ZoneServerObservation | undefined {
	let newest: ZoneServerObservation | undefined;
	for (const server of servers) {
		const ahead = newest === undefined ? 1 : (serialOf(server) - serialOf(newest)) | 0;
		if (ahead > 0) newest = server;
	}
	return newest;
}

/** Answers that did not come differ from nothing. */
function differ(one: ZoneServerObservation, other: ZoneServerObservation): boolean {
	return one.srv.some(({ service, answer }) => {
		const [here, there] = [answerText(answer), answerText(serverAnswer(other, service))];
		return here !== undefined && there !== undefined && here !== there;
	});
}

function differences(server: ZoneServerObservation, newest: ZoneServerObservation): string[] {
	return server.srv.flatMap(({ service, name, answer }) => {
		const [here, there] = [answerText(answer), answerText(serverAnswer(newest, service))];
		if (here === undefined || there === undefined || here === there) return [];
		return [
			`${server.name} (${server.address}): ${name} SRV ${here.replaceAll("\n", ", ")}`,
			`${newest.name} (${newest.address}): ${name} SRV ${there.replaceAll("\n", ", ")}`,
		];
	});
}

/** One change for each server, whatever number of addresses it has. */
function fetched(zone: string, behind: readonly ZoneServerObservation[], newest: ZoneServerObservation): Change[] {
	const servers = new Map(behind.map((server) => [server.name, server]));
	return [...servers.values()].map((server) => ({
		item: { kind: "zone-copy", zone, server: server.name },
		before: [String(serialOf(server))],
		after: [String(serialOf(newest))],
		why: `${newest.name} has a newer copy`,
	}));
}
