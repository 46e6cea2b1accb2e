import {
	type AddressRecord,
	type NameRecord,
	type PlainAnswer,
	printable,
	type RecordTypes,
	type SoaRecord,
	type SrvRecord,
} from "xmpps-connect/protocol";
import { canonicalAddress } from "../../../model/address-bytes.ts";
import type { TlsaText } from "../../../model/observation-dns.ts";
import type { CutList } from "../cut-list.ts";
import { type SortKey, sortedBy } from "../ordering.ts";
import { MOST_ADDRESSES, MOST_ALIASES, MOST_RECORDS, MOST_TLSA_BYTES, MOST_TLSA_RECORDS } from "./limits.ts";

/** The record types that an observation holds, as JSON can carry them. */
export interface ObservedRecords {
	SRV: SrvRecord;
	A: AddressRecord;
	AAAA: AddressRecord;
	TLSA: TlsaText;
	NS: NameRecord;
	SOA: SoaRecord;
}

export type ObservedType = keyof ObservedRecords;

interface Form<Wire, Shown> {
	/** Undefined for what is too large to keep. */
	readonly show: (record: Wire) => Shown | undefined;
	readonly order: (record: Shown) => SortKey;
	readonly most: number;
	readonly cut: "records" | "addresses";
}

/** Longest name in text form is 253; what is longer was written by no DNS server. */
const LONGEST_NAME = 260;

/** Longest line about a failure: a word on each of three servers. */
const LONGEST_DETAIL = 400;

const ADDRESS_FORM: Form<AddressRecord, AddressRecord> = {
	show: (record) => ({ ...record, address: canonicalAddress(record.address) }),
	order: ({ address }) => [address],
	most: MOST_ADDRESSES,
	cut: "addresses",
};

const FORMS: { readonly [T in ObservedType]: Form<RecordTypes[T], ObservedRecords[T]> } = {
	SRV: {
		show: (record) => ({ ...record, target: shownName(record.target) }),
		// A set of records has no order (RFC 2181, 5): servers turn it round, and a report must not change with it.
		order: ({ priority, weight, port, target }) => [priority, weight, port, target],
		most: MOST_RECORDS,
		cut: "records",
	},
	A: ADDRESS_FORM,
	AAAA: ADDRESS_FORM,
	TLSA: {
		show: ({ usage, selector, matchingType, data, ttl }) =>
			data.length > MOST_TLSA_BYTES
				? undefined
				: { usage, selector, matchingType, data: Buffer.from(data).toString("hex"), ttl },
		order: ({ usage, selector, matchingType, data }) => [usage, selector, matchingType, data],
		most: MOST_TLSA_RECORDS,
		cut: "records",
	},
	NS: {
		show: (record) => ({ ...record, name: shownName(record.name) }),
		order: ({ name }) => [name],
		most: MOST_RECORDS,
		cut: "records",
	},
	SOA: {
		show: (record) => ({ ...record, primary: shownName(record.primary), admin: shownName(record.admin) }),
		order: ({ serial, primary }) => [serial, primary],
		most: 1,
		cut: "records",
	},
};

/** An answer as an observation keeps it: plain JSON, sorted, bounded, printable. What it leaves out is written to `cuts`. */
export function observedAnswer<T extends ObservedType>(
	type: T,
	name: string,
	answer: PlainAnswer<RecordTypes[T]>,
	cuts: CutList,
): PlainAnswer<ObservedRecords[T]> {
	if (answer.kind === "failed") return { ...answer, detail: printable(answer.detail, LONGEST_DETAIL) };
	const aliases = answer.aliases.slice(0, MOST_ALIASES).map(shownName);
	if (answer.kind === "absent") return { ...answer, aliases };
	const { show, order, most, cut } = FORMS[type];
	const shown = answer.records.map(show).filter((record) => record !== undefined);
	const records = sortedBy(shown, order).slice(0, most);
	const left = answer.records.length - records.length;
	if (left > 0) cuts.add(cut, name, `${left} of ${answer.records.length} ${type} records were left out`);
	return { ...answer, aliases, records };
}

function shownName(name: string): string {
	return printable(name, LONGEST_NAME);
}
