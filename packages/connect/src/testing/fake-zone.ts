import type { DnsFailure } from "../protocol/answer.ts";
import type { RecordType, RecordTypes, SoaRecord, SrvRecord, TlsaRecord } from "../protocol/dns-record.ts";

/** A record whose TTL may be left out. */
export type WithoutTtl<R> = Omit<R, "ttl"> & { readonly ttl?: number };

/** How a record of each type is written: as in a zone file, or as an object where a field must be odd. */
export interface FakeRecords {
	/** `"priority weight port target"`. */
	SRV: `${number} ${number} ${number} ${string}` | WithoutTtl<SrvRecord>;
	A: string;
	AAAA: string;
	/** `"usage selector matchingType hex"`. */
	TLSA: `${number} ${number} ${number} ${string}` | WithoutTtl<TlsaRecord>;
	CNAME: string;
	NS: string;
	SOA: WithoutTtl<SoaRecord>;
}

/** When the answer comes. */
export interface FakeTiming {
	/** Milliseconds until the answer comes; `Infinity` for never (until the asker gives up). */
	readonly delay?: number;
}

/** What is said about an answer. */
export interface FakeStanding extends FakeTiming {
	/** The AD bit; without it the one of `FakeResolverOptions`. */
	readonly authentic?: boolean;
	/** The CNAMEs that were passed. */
	readonly aliases?: readonly string[];
}

/** What a question ends in: plain records, or an outcome with everything that can be said about it. */
export type FakeEntry<T extends RecordType> =
	| readonly FakeRecords[T][]
	| (FakeStanding & { readonly records: readonly FakeRecords[T][]; readonly ttl?: number })
	| (FakeStanding & { readonly absent: "nxdomain" | "nodata" })
	| (FakeTiming & { readonly failed: DnsFailure; readonly detail?: string });

/**
 * A world of names as data: `"TYPE name"` (the name in lower case, without final dot) to what asking for it ends in.
 *
 * @example
 * const zone: FakeZone = {
 *   "SRV _xmpps-client._tcp.example.org": ["10 0 443 xmpp.example.org"],
 *   "A xmpp.example.org": ["192.0.2.1", "192.0.2.2"],
 *   "AAAA xmpp.example.org": { records: ["2001:db8::1"], delay: 80 },
 *   "TLSA _443._tcp.xmpp.example.org": { failed: "bogus" },
 * };
 */
export type FakeZone = { readonly [T in RecordType as `${T} ${string}`]?: FakeEntry<T> };

type Reader<T extends RecordType> = (written: FakeRecords[T], ttl: number) => RecordTypes[T];

const READERS: { readonly [T in RecordType]: Reader<T> } = {
	SRV: (written, ttl) => {
		if (typeof written !== "string") return { ttl, ...written };
		const [priority, weight, port, target] = written.split(" ");
		return { priority: Number(priority), weight: Number(weight), port: Number(port), target: target ?? "", ttl };
	},
	A: (address, ttl) => ({ address, family: 4, ttl }),
	AAAA: (address, ttl) => ({ address, family: 6, ttl }),
	TLSA: (written, ttl) => {
		if (typeof written !== "string") return { ttl, ...written };
		const [usage, selector, matchingType, hex] = written.split(" ");
		const data = Uint8Array.from(Buffer.from(hex ?? "", "hex"));
		return { usage: Number(usage), selector: Number(selector), matchingType: Number(matchingType), data, ttl };
	},
	CNAME: (name, ttl) => ({ name, ttl }),
	NS: (name, ttl) => ({ name, ttl }),
	SOA: (written, ttl) => ({ ttl, ...written }),
};

/** The record that a written form stands for. */
export function readFakeRecord<T extends RecordType>(type: T, written: FakeRecords[T], ttl: number): RecordTypes[T] {
	return READERS[type](written, ttl);
}
