import type { WantedRecords } from "./wanted-records.ts";

type TextRecords = Pick<WantedRecords, "name" | "type" | "ttl" | "data"> & Partial<Pick<WantedRecords, "part">>;

/** What a group is for, in the order in which groups stand. */
const GROUPS = [
	["address", "The endpoint's addresses"],
	["direct-tls", "Direct TLS (XEP-0368)"],
	["starttls", "STARTTLS"],
	[undefined, "Records"],
] as const;

/**
 * Records as text for a zone file, to be pasted or included: absolute names, every TTL written out, so that it means the same
 * wherever it stands. A comment before each group, sorted and aligned. Pure.
 */
export function zoneText(records: readonly TextRecords[]): string {
	const widths = columns(records);
	return GROUPS.flatMap(([part, title]) => {
		const lines = linesOf(
			records.filter((one) => one.part === part),
			widths,
		);
		return lines.length === 0 ? [] : [`; ${title}`, ...lines];
	})
		.map((line) => `${line}\n`)
		.join("");
}

/** The same without comments, a line each. Pure. */
export function recordLines(records: readonly TextRecords[]): readonly string[] {
	const widths = columns(records);
	return GROUPS.flatMap(([part]) =>
		linesOf(
			records.filter((one) => one.part === part),
			widths,
		),
	);
}

type Widths = readonly [name: number, ttl: number, type: number];

function columns(records: readonly TextRecords[]): Widths {
	const longest = (text: (one: TextRecords) => string): number =>
		Math.max(0, ...records.map((one) => text(one).length));
	return [longest(({ name }) => `${name}.`), longest(({ ttl }) => String(ttl)), longest(({ type }) => type)];
}

function linesOf(records: readonly TextRecords[], [name, ttl, type]: Widths): string[] {
	return records
		.flatMap((one) =>
			one.data.map(
				(data) => `${`${one.name}.`.padEnd(name)} ${String(one.ttl).padStart(ttl)} IN ${one.type.padEnd(type)} ${data}`,
			),
		)
		.sort();
}

/** The data of the records in such a text, by `name type`: what we once wrote into a file of ours. Pure. */
export function readZoneText(text: string): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const line of text.split("\n")) {
		const [, name, type, data = ""] = /^([^;\s]+)\.\s+\d+ IN (\w+)\s+(.*)$/.exec(line) ?? [];
		if (name === undefined) continue;
		const key = `${name} ${type}`;
		found.set(key, [...(found.get(key) ?? []), data]);
	}
	return found;
}
