import { aliasAt, recordsAt } from "../../dns/update/ask-primary.ts";
import type { Primary } from "../../dns/update/signed-exchange.ts";
import { type Prerequisite, type UpdateStep, update } from "../../dns/update/update.ts";
import { UpdateError } from "../../dns/update/update-error.ts";
import { type Driver, ItemChangedError } from "../driver.ts";
import { type ItemState, type ManagedItem, type RecordsState, sameState } from "../item.ts";

type RecordsItem = Extract<ManagedItem, { kind: "dns-records" }>;

/** How often an update is made anew when somebody else changed the same set in the moment before. */
const TRIES = 5;

/**
 * Our records among those of a name, on the primary of the zone.
 *
 * A record does not say whose it is. Ours are those whose data stands in a state of `item.ours`, or in the two states of a
 * `put`; everything else of the name is others', is left out when reading and stays when putting.
 *
 * All records of a name and type have one TTL (RFC 2181, 5.2). Where ours are alone it is ours and is put exactly. Beside
 * others' records it is theirs: ours take it, it is never changed, and reading gives back the TTL that ours were to have.
 *
 * A put is one update. Its prerequisite is the whole set as it was read, so that a change of others in that moment makes it
 * fail; then it is made anew from what is there by then.
 */
export function dnsRecordsDriver(primary: Primary): Driver<"dns-records"> {
	return {
		async read(item, signal = new AbortController().signal) {
			const set = await recordsAt(primary, item.zone, item.name, item.type, signal);
			return split(set, item.ours ?? []).state;
		},
		async put(item, expected, wanted, signal = new AbortController().signal) {
			await put(primary, item, recordsIn(expected), recordsIn(wanted), signal);
		},
	};
}

/** Without a primary, or its key: says what is missing as soon as records are to be read or put. @param why known already */
export function noRecordsDriver(why?: Error): Driver<"dns-records"> {
	const refuse = ({ name, type }: RecordsItem): Promise<never> =>
		Promise.reject(
			why ??
				new Error(
					`Cannot look at our ${type} records of "${name}": xmpps.yaml names no primary any more; put dns.server and dns.key back until they are removed`,
				),
		);
	return { read: refuse, put: refuse };
}

async function put(
	primary: Primary,
	item: RecordsItem,
	expected: RecordsState | null,
	wanted: RecordsState | null,
	signal: AbortSignal,
): Promise<void> {
	const { zone, name, type } = item;
	const ours = [wanted, expected, ...(item.ours ?? [])].filter((state) => state !== null);
	const read = (): Promise<RecordsState | undefined> => recordsAt(primary, zone, name, type, signal);
	let before: RecordsState | undefined;
	for (let tries = 0; tries < TRIES; tries += 1) {
		const set = await read();
		const { state: there } = split(set, ours);
		if (sameState(there, wanted)) return;
		if (!sameState(there, expected))
			throw new ItemChangedError(`the ${type} records of "${name}" are not what they were`);
		// What was read twice, and is not there for an update, comes from a wildcard, which our records take the place of.
		const own = tries > 0 && sameState(set ?? null, before ?? null) ? undefined : set;
		try {
			await update(primary, zone, prerequisites(item, own), steps(item, own, ours, wanted), signal);
		} catch (error) {
			if (!(error instanceof UpdateError)) throw error;
			if (error.failure === "changed") {
				await refuseAlias(primary, item, set, error, signal);
				before = set;
				continue;
			}
			// The answer was lost; what it would have said can be read.
			if (error.failure === "no-answer" && sameState(split(await read(), ours).state, wanted)) return;
			throw error;
		}
		if (sameState(split(await read(), ours).state, wanted)) return;
		throw new Error(`Cannot update ${type} of "${name}": the server said it was done, and it is not so`);
	}
	throw new Error(`Cannot update ${type} of "${name}": somebody else changes these records all the time`);
}

function recordsIn(state: ItemState): RecordsState | null {
	if (state === null) return null;
	if ("data" in state) return state;
	throw new Error("Cannot put records: this is no state of records");
}

/** Ours and others' among the records of a name. Pure. */
function split(
	set: RecordsState | undefined,
	ours: readonly RecordsState[],
): { readonly state: RecordsState | null; readonly others: readonly string[] } {
	const known = new Set(ours.flatMap(({ data }) => data));
	const data = (set?.data ?? []).filter((line) => known.has(line));
	const others = (set?.data ?? []).filter((line) => !known.has(line));
	if (set === undefined || data.length === 0) return { state: null, others };
	const exact: RecordsState = { ttl: set.ttl, data };
	if (others.length === 0 || ours.some((state) => sameState(state, exact))) return { state: exact, others };
	const meant = ours.find((state) => sameState({ ...state, ttl: set.ttl }, exact));
	return { state: meant ?? exact, others };
}

/** The set as it was read (RFC 2136, 2.4.2), or none at all (2.4.3); and no alias, beside which nothing can be. */
function prerequisites({ name, type }: RecordsItem, set: RecordsState | undefined): Prerequisite[] {
	return [
		set === undefined ? { kind: "no-records", name, type } : { kind: "records-are", name, type, data: set.data },
		{ kind: "no-records", name, type: "CNAME" },
	];
}

/** What takes ours out of a set and puts the wanted ones in. Pure. */
function steps(
	{ name, type }: RecordsItem,
	set: RecordsState | undefined,
	ours: readonly RecordsState[],
	wanted: RecordsState | null,
): UpdateStep[] {
	const { state, others } = split(set, ours);
	const at = { name, type };
	const there = state?.data ?? [];
	const data = wanted?.data ?? [];
	if (set !== undefined && others.length > 0) {
		return [
			...there
				.filter((line) => !data.includes(line))
				.map((line): UpdateStep => ({ step: "delete", ...at, data: line })),
			...data
				.filter((line) => !there.includes(line))
				.map((line): UpdateStep => ({ step: "add", ...at, ttl: set.ttl, data: line })),
		];
	}
	// As a whole: servers differ in what they make of a record that is added again with another TTL.
	return [
		...(there.length > 0 ? [{ step: "delete-all", ...at } as const] : []),
		...data.map((line): UpdateStep => ({ step: "add", ...at, ttl: wanted?.ttl ?? 0, data: line })),
	];
}

/** An update cannot put anything beside an alias (RFC 2136, 3.4.2.2): trying again would not help. */
async function refuseAlias(
	primary: Primary,
	{ zone, name, type }: RecordsItem,
	set: RecordsState | undefined,
	cause: UpdateError,
	signal: AbortSignal,
): Promise<void> {
	const now = await recordsAt(primary, zone, name, type, signal);
	if (set !== undefined || now !== undefined) return;
	const alias = await aliasAt(primary, zone, name, signal);
	if (alias === undefined) return;
	throw new Error(
		`Cannot update ${type} of "${name}": the name is an alias (CNAME) of "${alias}", and beside that nothing can be; take the alias away`,
		{ cause },
	);
}
