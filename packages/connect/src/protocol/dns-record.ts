/** An SRV record (RFC 2782). `target` is in A-labels, lower case, without final dot; the root is `.`. */
export interface SrvRecord {
	readonly priority: number;
	readonly weight: number;
	readonly port: number;
	readonly target: string;
	/** Seconds. */
	readonly ttl: number;
}

/** An A or AAAA record. `address` is in text form. */
export interface AddressRecord {
	readonly address: string;
	readonly family: 4 | 6;
	readonly ttl: number;
}

/** A TLSA record (RFC 6698, 2.1). */
export interface TlsaRecord {
	readonly usage: number;
	readonly selector: number;
	readonly matchingType: number;
	/** Certificate association data. */
	readonly data: Uint8Array;
	readonly ttl: number;
}

/** A CNAME or NS record. */
export interface NameRecord {
	readonly name: string;
	readonly ttl: number;
}

/** An SOA record (RFC 1035, 3.3.13). */
export interface SoaRecord {
	readonly primary: string;
	readonly admin: string;
	readonly serial: number;
	readonly refresh: number;
	readonly retry: number;
	readonly expire: number;
	readonly minimum: number;
	readonly ttl: number;
}

/** The record types we ask for and what their records look like. */
export interface RecordTypes {
	SRV: SrvRecord;
	A: AddressRecord;
	AAAA: AddressRecord;
	TLSA: TlsaRecord;
	CNAME: NameRecord;
	NS: NameRecord;
	SOA: SoaRecord;
}

/** A record type we ask for. */
export type RecordType = keyof RecordTypes;
