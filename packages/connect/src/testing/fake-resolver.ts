import { type Clock, systemClock } from "../connect/clock.ts";
import type { QueryOptions, Resolver } from "../dns/resolver.ts";
import type { Failed, PlainAnswer } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";
import { type FakeEntry, type FakeZone, readFakeRecord } from "./fake-zone.ts";

/** A question that a fake resolver was asked. */
export interface FakeQuestion {
	readonly type: RecordType;
	readonly name: string;
}

/** A resolver whose answers are data, and which remembers what it was asked. */
export interface FakeResolver extends Resolver {
	/** Every question in the order it was asked. */
	readonly asked: readonly FakeQuestion[];
}

/** How a fake resolver behaves for every entry that does not say otherwise. */
export interface FakeResolverOptions {
	/** What `delay` waits on; the machine's clock when absent. */
	readonly clock?: Clock;
	/** The AD bit of answers; false when absent. */
	readonly authentic?: boolean;
}

/** The TTL of records that say none: long enough to matter to no test, short enough to be seen as made up. */
const FAKE_TTL_SECONDS = 300;

/**
 * A resolver that answers out of `zone` and never touches a network. A name that is not listed does not exist
 * (`absent`, `nxdomain`). The zone is read at each question, so a test may exchange entries between two.
 */
export function fakeResolver(zone: FakeZone, options: FakeResolverOptions = {}): FakeResolver {
	const clock = options.clock ?? systemClock;
	const authentic = options.authentic ?? false;
	const asked: FakeQuestion[] = [];
	const entries = zone as Readonly<Record<string, unknown>>;

	async function query<T extends RecordType>(
		type: T,
		name: string,
		{ signal }: QueryOptions = {},
	): Promise<PlainAnswer<RecordTypes[T]>> {
		asked.push({ type, name });
		// The key's type says that an entry under "T name" is a FakeEntry<T>; an index by a computed string loses that.
		const entry = entries[`${type} ${name.toLowerCase()}`] as FakeEntry<T> | undefined;
		const delay = entry !== undefined && "delay" in entry ? (entry.delay ?? 0) : 0;
		try {
			signal?.throwIfAborted();
			if (delay > 0) await clock.sleep(delay, signal);
		} catch {
			return ABORTED;
		}
		return answer(type, entry, authentic);
	}

	return { query, asked };
}

const ABORTED: Failed = { kind: "failed", reason: "aborted", detail: "the question was given up" };

function answer<T extends RecordType>(
	type: T,
	entry: FakeEntry<T> | undefined,
	authentic: boolean,
): PlainAnswer<RecordTypes[T]> {
	if (entry === undefined) return { kind: "absent", reason: "nxdomain", authentic, aliases: [] };
	if ("failed" in entry) {
		return { kind: "failed", reason: entry.failed, detail: entry.detail ?? `made to fail: ${entry.failed}` };
	}
	const full = "absent" in entry || "records" in entry ? entry : { records: entry };
	const standing = { authentic: full.authentic ?? authentic, aliases: full.aliases ?? [] };
	if ("absent" in full) return { kind: "absent", reason: full.absent, ...standing };
	const records = full.records.map((written) => readFakeRecord(type, written, full.ttl ?? FAKE_TTL_SECONDS));
	if (records.length === 0) return { kind: "absent", reason: "nodata", ...standing };
	return { kind: "found", records, ttl: Math.min(...records.map((record) => record.ttl)), ...standing };
}
