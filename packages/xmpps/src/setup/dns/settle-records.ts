import type { Note } from "../stage.ts";
import { addressNotes, directTlsNotes, failureNote } from "./record-notes.ts";
import { type DnsFacts, type PublishedSet, type Refusal, readSrvLine, setOf } from "./record-set.ts";
import { STARTTLS_STEP, type WantedRecords } from "./wanted-records.ts";

/** Wanted records beside what is published. */
export interface SettledRecords extends WantedRecords {
	/** Everything that is to be there in the end, others' records among it where they are as good as ours. */
	readonly data: readonly string[];
	/** What of it we publish: what we did already, and what nobody has. */
	readonly ours: readonly string[];
	/** What of it is not published yet. */
	readonly missing: readonly string[];
	readonly zone?: string;
	readonly updatable: boolean;
	readonly refusal?: Refusal;
}

/** The lines under a name and type that we published. */
export type OurLines = (name: string, type: WantedRecords["type"]) => readonly string[];

/** Compares what is wanted with what is there, and says what is in the way. Pure. */
export function settleRecords(
	wanted: readonly WantedRecords[],
	facts: DnsFacts,
	ourLines: OurLines,
): { readonly records: readonly SettledRecords[]; readonly notes: readonly Note[] } {
	const notes: Note[] = [];
	const records = wanted.flatMap((one): SettledRecords[] => {
		const set = setOf(facts, one.name, one.type);
		if (set?.failure !== undefined) notes.push(failureNote(set));
		const others = othersIn(set, ourLines(one.name, one.type));
		if (one.part === "starttls") return starttls(one, set, others, facts, notes);
		if (one.part === "address") {
			notes.push(...addressNotes(one, set, others));
			return [settled(one, one.data, set, others)];
		}
		notes.push(...directTlsNotes(one, set, others));
		return [
			settled(
				one,
				one.data.map((line) => asGood(line, others) ?? line),
				set,
				others,
			),
		];
	});
	notes.push(...otherFamilyNotes(wanted, facts, ourLines));
	// An alias stands in the way of both families alike.
	return { records, notes: [...new Map(notes.map((note) => [note.text, note])).values()] };
}

function settled(
	wanted: WantedRecords,
	data: readonly string[],
	set: PublishedSet | undefined,
	others: readonly string[],
): SettledRecords {
	const there = set?.wildcard === true ? [] : (set?.data ?? []);
	return {
		...wanted,
		data: [...new Set(data)].sort(),
		ours: data.filter((line) => !others.includes(line)).sort(),
		missing: data.filter((line) => !there.includes(line)).sort(),
		...(set?.zone === undefined ? {} : { zone: set.zone }),
		...(set?.refusal === undefined ? {} : { refusal: set.refusal }),
		updatable: set?.updatable ?? false,
	};
}

/** What stands at the name itself and is not ours. */
function othersIn(set: PublishedSet | undefined, ours: readonly string[]): readonly string[] {
	return set === undefined || set.wildcard ? [] : set.data.filter((line) => !ours.includes(line));
}

/** A record of others that leads to the same place, however it is ranked. */
function asGood(line: string, others: readonly string[]): string | undefined {
	const wanted = readSrvLine(line);
	return others.find((other) => {
		const there = readSrvLine(other);
		return there?.port === wanted?.port && there?.target === wanted?.target;
	});
}

/** Where others have records for STARTTLS, of whatever kind, they stay as they are. */
function starttls(
	wanted: WantedRecords,
	set: PublishedSet | undefined,
	others: readonly string[],
	facts: DnsFacts,
	notes: Note[],
): SettledRecords[] {
	const published = set?.wildcard === true ? set.data : others;
	const inTheWay = set?.failure !== undefined || (set?.alias !== undefined && !set.wildcard);
	notes.push(...earlyNotes(wanted, published, set));
	if (wanted.data.some((line) => published.includes(line))) return [settled(wanted, wanted.data, set, others)];
	if (published.length > 0 || inTheWay) return [];
	const domain = readSrvLine(wanted.data[0] ?? "")?.target ?? "";
	const addresses = (["A", "AAAA"] as const).map((type) => setOf(facts, domain, type));
	if (addresses.every((one) => one !== undefined && one.failure === undefined && isEmpty(one))) {
		notes.push({
			kind: "info",
			text: `No record for STARTTLS is published at ${wanted.name}: ${domain} has no address that it could lead to`,
		});
		return [];
	}
	return [settled(wanted, wanted.data, set, others)];
}

/**
 * Records of others for STARTTLS that come as early as direct TLS: behind a network that drops their port, clients wait there.
 * Clients differ in what they make of one priority for both kinds (docs/clients.md).
 */
function earlyNotes({ name, data, ttl }: WantedRecords, published: readonly string[], set?: PublishedSet): Note[] {
	const later = readSrvLine(data[0] ?? "")?.priority ?? 0;
	const direct = later - STARTTLS_STEP;
	return published.flatMap((line): Note[] => {
		const there = readSrvLine(line);
		if (there === undefined || there.target === "" || there.priority > direct) return [];
		const { weight, port, target } = there;
		return [
			{
				kind: "info",
				text: `${name} has priority ${there.priority}: some clients try STARTTLS first, and wait where a network drops port ${port}; that record is not ours and stays, but is better like this`,
				lines: [`${name}. ${set?.ttl ?? ttl} IN SRV ${later} ${weight} ${port} ${target}.`],
			},
		];
	});
}

function isEmpty({ data, alias }: PublishedSet): boolean {
	return data.length === 0 && alias === undefined;
}

/** An address of a family in which there is no endpoint: clients that come there find something else, or nothing. */
function otherFamilyNotes(wanted: readonly WantedRecords[], facts: DnsFacts, ourLines: OurLines): Note[] {
	const [first] = wanted.filter(({ part }) => part === "address");
	if (first === undefined) return [];
	return (["A", "AAAA"] as const).flatMap((type): Note[] => {
		if (wanted.some((one) => one.part === "address" && one.type === type)) return [];
		const set = setOf(facts, first.name, type);
		const others = othersIn(set, ourLines(first.name, type));
		return addressNotes({ ...first, type, data: [] }, set, others);
	});
}
