import type { RecordType } from "xmpps-connect/protocol";

/** A record as it is written in a zone file, without owner, class and type. */
export interface ZoneRecord {
	readonly name: string;
	readonly type: RecordType;
	/** `"0 5 443 host"` for SRV, `"3 1 1 hex"` for TLSA, an address or a name for the others; SOA is made by the server. */
	readonly data: string;
	/** Seconds. */
	readonly ttl: number;
}

/** How the server treats questions for a name (and type). */
export type ZoneBehaviour =
	/** No answer at all. */
	| { readonly kind: "drop" }
	/** An answer after so many milliseconds. */
	| { readonly kind: "delay"; readonly ms: number }
	/** This RCODE; with an Extended DNS Error (RFC 8914) when given. */
	| { readonly kind: "rcode"; readonly rcode: "SERVFAIL" | "REFUSED"; readonly extended?: number }
	/** Over UDP an empty answer with TC, over TCP the whole. */
	| { readonly kind: "truncate" }
	/** Bytes that are no DNS message. */
	| { readonly kind: "garbage" };

/** Names and records that may be changed while the server runs. */
export class Zone {
	/** The name of the zone itself, without final dot. */
	readonly apex: string;
	readonly #records: ZoneRecord[] = [];
	readonly #behaviours = new Map<string, ZoneBehaviour>();

	constructor(apex: string) {
		this.apex = apex;
	}

	/** Adds a record. */
	add(name: string, type: RecordType, data: string, ttl = 300): this {
		this.#records.push({ name: name.toLowerCase(), type, data, ttl });
		return this;
	}

	/** Removes all records of a name and type. */
	remove(name: string, type: RecordType): this {
		for (let index = this.#records.length - 1; index >= 0; index--) {
			const record = this.#records[index];
			if (record?.name === name.toLowerCase() && record.type === type) this.#records.splice(index, 1);
		}
		return this;
	}

	/** Replaces all records of a name and type. */
	replace(name: string, type: RecordType, ...data: readonly string[]): this {
		this.remove(name, type);
		for (const each of data) this.add(name, type, each);
		return this;
	}

	/** Makes the server misbehave for a name and type; `undefined` ends it. */
	misbehave(name: string, type: RecordType, behaviour: ZoneBehaviour | undefined): this {
		const key = `${type} ${name.toLowerCase()}`;
		if (behaviour === undefined) this.#behaviours.delete(key);
		else this.#behaviours.set(key, behaviour);
		return this;
	}

	/** How to treat a question. */
	behaviour(name: string, type: string): ZoneBehaviour | undefined {
		return this.#behaviours.get(`${type} ${name.toLowerCase()}`);
	}

	/** The records of a name and type. */
	find(name: string, type: string): readonly ZoneRecord[] {
		return this.#records.filter((record) => record.name === name.toLowerCase() && record.type === type);
	}

	/** Whether the name exists: it has records, or names below it have (RFC 4592, 2.2.2). */
	exists(name: string): boolean {
		const lower = name.toLowerCase();
		return lower === this.apex || this.#records.some((one) => one.name === lower || one.name.endsWith(`.${lower}`));
	}
}
