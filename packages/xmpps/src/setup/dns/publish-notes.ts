import type { DnsMethod } from "../../model/config.ts";
import type { Note } from "../stage.ts";
import type { SettledRecords } from "./settle-records.ts";
import { recordLines } from "./zone-text.ts";

/** What somebody has to know or do so that records get into the DNS. Pure. */
export function publishNotes(by: DnsMethod, records: readonly SettledRecords[]): readonly Note[] {
	switch (by.method) {
		case "print":
			return [];
		case "zone-file":
			return fileNotes(by.file, records);
		case "rfc2136":
			return updateNotes(by.server.address, records);
	}
}

/** What is missing of them, a line each. Pure. */
export function missingLines(records: readonly SettledRecords[]): readonly string[] {
	return recordLines(records.map((one) => ({ ...one, data: one.missing })));
}

function fileNotes(file: string, records: readonly SettledRecords[]): Note[] {
	const lines = missingLines(records);
	if (lines.length === 0) return [];
	const zones = [...new Set(records.flatMap(({ zone }) => zone ?? []))];
	// BIND and Knot pass over what is not of the zone, so that one file does for several.
	const who = zones.length > 1 ? `each of the zones ${zones.join(", ")}` : "the zone";
	const reload = (zones.length === 0 ? ["ZONE"] : zones).flatMap((zone) => [
		`rndc reload ${zone}    # BIND`,
		`knotc zone-reload ${zone}    # Knot`,
	]);
	return [
		{
			kind: "manual",
			text: `Once, ${who} has to include the file; and whenever that has changed, the zone's serial must grow and its server load it again`,
			lines: [`$INCLUDE ${file}`, ...reload],
		},
	];
}

/** Of one zone among several that is no fault: only that one is not for us. Knot says `not-authoritative` for a key, too. */
const ZONE_ALONE: ReadonlySet<string> = new Set(["bad-key", "refused", "not-authoritative"]);

function updateNotes(server: string, records: readonly SettledRecords[]): Note[] {
	const works = records.some(({ updatable }) => updatable);
	const texts = records.flatMap(({ refusal }) =>
		refusal === undefined || (works && ZONE_ALONE.has(refusal.failure)) ? [] : [refusal.text],
	);
	const problems = [...new Set(texts)].map((text): Note => ({ kind: "problem", text }));
	if (!works && problems.length === 0 && records.length > 0) {
		const text = `The name server at ${server} has none of the zones; name their primary as dns.server in xmpps.yaml`;
		return [{ kind: "problem", text }];
	}
	const elsewhere = records.filter(({ updatable, missing }) => !updatable && missing.length > 0);
	if (!works || elsewhere.length === 0) return problems;
	const names = [...new Set(elsewhere.map(({ name }) => name))].join(" and ");
	return [
		...problems,
		{
			kind: "manual",
			text: `The name server at ${server} takes no updates of ours for the zone of ${names}; publish these records where that zone is kept`,
			lines: missingLines(elsewhere),
		},
	];
}
