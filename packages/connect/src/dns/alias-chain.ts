import type { Absent, Failed, Found } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";
import { codec } from "./codec.ts";
import { failed } from "./failure.ts";
import { MAX_ALIASES, normalName } from "./query-name.ts";
import { readRecord, TYPE_CODES } from "./record-data.ts";
import type { RecordSpan } from "./wire-frame.ts";

/** What the records of one answer say about a question. `onward`: they lead to a name of which they say nothing. */
export type ChainEnd<R> = Found<R> | Absent | Failed | Onward;

/** An alias whose target another question must ask for: authoritative servers know their own zones alone. */
export interface Onward {
	readonly kind: "onward";
	/** The last one is the name to ask for. */
	readonly aliases: readonly string[];
	readonly ttl: number;
	readonly authentic: boolean;
	readonly via?: { readonly server: string; readonly transport: "udp" | "tcp" };
}

/** What the header says about an answer. */
export interface Standing {
	readonly nxdomain: boolean;
	readonly authentic: boolean;
	readonly authoritative: boolean;
	readonly recursive: boolean;
}

/** Aliases and the TTLs passed make no TTL smaller than this one. */
const NO_TTL: number = Number.POSITIVE_INFINITY;

/**
 * Follows CNAMEs from the question's name through the answer to the records (RFC 1034, 3.6.2 and 4.3.2). Records that
 * do not belong to this chain are ignored: a server may add what it likes, and a liar would.
 */
export function followChain<T extends RecordType>(
	bytes: Buffer,
	spans: readonly RecordSpan[],
	question: { readonly type: T; readonly name: string },
	standing: Standing,
): ChainEnd<RecordTypes[T]> {
	const owned = groupByOwner(bytes, spans);
	const aliases: string[] = [];
	const { authentic } = standing;
	let ttl = NO_TTL;
	let name = question.name.toLowerCase();
	for (;;) {
		const here = owned.get(name) ?? [];
		const records = readAll(question.type, bytes, here);
		if (records === undefined) return broken(`a ${question.type} record is malformed`);
		if (records.length > 0) {
			if (standing.nxdomain) return broken("records, and the word that the name does not exist");
			return { kind: "found", records, ttl: smallest(records, ttl), authentic, aliases };
		}
		const targets = question.type === "CNAME" ? [] : readAll("CNAME", bytes, here);
		if (targets === undefined) return broken("a CNAME record is malformed");
		const [alias] = targets;
		if (alias === undefined) break;
		// RFC 2181, 10.1: an alias has one target.
		if (targets.some((other) => other.name !== alias.name)) return broken("one alias with several targets");
		if (alias.name === question.name.toLowerCase() || aliases.includes(alias.name))
			return broken("aliases go in a circle");
		if (aliases.length === MAX_ALIASES) return broken(`more than ${MAX_ALIASES} aliases`);
		aliases.push(alias.name);
		ttl = Math.min(ttl, alias.ttl);
		name = alias.name;
	}
	// RFC 2308, 2.1: the RCODE is about the last name of the chain.
	if (standing.nxdomain) return { kind: "absent", reason: "nxdomain", authentic, aliases };
	if (hasZone(bytes, spans, name)) return { kind: "absent", reason: "nodata", authentic, aliases };
	if (aliases.length > 0) return { kind: "onward", aliases, ttl, authentic };
	// RFC 2308, 2.2: a referral looks like "no data" and says nothing of the kind.
	if (!standing.authoritative && (!standing.recursive || hasReferral(spans))) {
		return failed("refused", "the server only refers to others, it does not look names up");
	}
	return { kind: "absent", reason: "nodata", authentic, aliases };
}

function groupByOwner(bytes: Buffer, spans: readonly RecordSpan[]): Map<string, RecordSpan[]> {
	const owned = new Map<string, RecordSpan[]>();
	for (const span of spans) {
		// An owner with other bytes cannot be what was asked for, though dns-packet might make it look so.
		if (span.section !== "answer" || !span.plainOwner) continue;
		const owner = ownerName(bytes, span);
		const group = owned.get(owner);
		if (group === undefined) owned.set(owner, [span]);
		else group.push(span);
	}
	return owned;
}

function ownerName(bytes: Buffer, span: RecordSpan): string {
	return normalName(codec.name.decode(bytes, span.start));
}

function readAll<T extends RecordType>(
	type: T,
	bytes: Buffer,
	spans: readonly RecordSpan[],
): RecordTypes[T][] | undefined {
	const records: RecordTypes[T][] = [];
	for (const span of spans) {
		if (span.type !== TYPE_CODES[type]) continue;
		const record = readRecord(type, bytes, span);
		if (record === undefined) return undefined;
		records.push(record);
	}
	return records;
}

/** RFC 2308, 2.2: "no data" comes with the SOA of the zone that the name is in. */
function hasZone(bytes: Buffer, spans: readonly RecordSpan[], name: string): boolean {
	return spans.some((span) => {
		if (span.section !== "authority" || span.type !== TYPE_CODES.SOA || !span.plainOwner) return false;
		const zone = ownerName(bytes, span);
		return zone === "" || name === zone || name.endsWith(`.${zone}`);
	});
}

function hasReferral(spans: readonly RecordSpan[]): boolean {
	return spans.some((span) => span.section === "authority" && span.type === TYPE_CODES.NS);
}

function smallest(records: readonly { readonly ttl: number }[], ttl: number): number {
	return Math.min(ttl, ...records.map((record) => record.ttl));
}

function broken(state: string): Failed {
	return failed("malformed", `the answer cannot be used: ${state}`);
}
