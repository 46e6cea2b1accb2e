import type { AddressRecord, NameRecord, PlainAnswer, SoaRecord, SrvRecord, SrvService } from "xmpps-connect/protocol";

/** What the DNS says of a domain. */
export interface DnsObservation {
	/** One for each SRV service that was asked for. */
	readonly srv: readonly SrvLookup[];
	/** SRV records at names where nobody looks, such as `_xmpps-client.example.org`. */
	readonly misplaced: readonly MisplacedRecords[];
	/** The domain itself and every SRV target, each once. */
	readonly hosts: readonly HostLookup[];
	/** One for each target and port. */
	readonly tlsa: readonly TlsaLookup[];
	/** The zone that the domain is in, and its servers; absent when it was not looked for or not found. */
	readonly zone?: ZoneObservation;
	/** How long the SRV questions took, in milliseconds. */
	readonly ms?: number;
}

/** An SRV question and its answer. `.` stands among the records like any other target. */
export interface SrvLookup {
	readonly service: SrvService;
	/** The owner name that was asked. */
	readonly name: string;
	readonly answer: PlainAnswer<SrvRecord>;
	/** The records are not published: somebody asked what would be if they were (`--assume`). */
	readonly assumed?: true;
}

/** SRV records where nobody looks for them. */
export interface MisplacedRecords {
	readonly name: string;
	/** The service that they seem to be meant for. */
	readonly meant: SrvService;
	readonly records: readonly SrvRecord[];
}

/** The addresses of a host. The answers say over which aliases they came. */
export interface HostLookup {
	readonly name: string;
	readonly a: PlainAnswer<AddressRecord>;
	readonly aaaa: PlainAnswer<AddressRecord>;
}

/** A TLSA record as JSON can carry it: `data` in lower-case hex. */
export interface TlsaText {
	readonly usage: number;
	readonly selector: number;
	readonly matchingType: number;
	readonly data: string;
	readonly ttl: number;
}

/** The TLSA records of an endpoint. */
export interface TlsaLookup {
	readonly name: string;
	readonly target: string;
	readonly port: number;
	readonly answer: PlainAnswer<TlsaText>;
}

/** The zone of the domain, as its parent and its servers have it. */
export interface ZoneObservation {
	/** The name of the zone, without final dot. */
	readonly apex: string;
	readonly soa: PlainAnswer<SoaRecord>;
	readonly ns: PlainAnswer<NameRecord>;
	/** One for each address of each server. */
	readonly servers: readonly ZoneServerObservation[];
}

/** What one authoritative server says when it is asked itself. */
export interface ZoneServerObservation {
	readonly name: string;
	readonly address: string;
	readonly soa: PlainAnswer<SoaRecord>;
	readonly srv: readonly SrvLookup[];
}
