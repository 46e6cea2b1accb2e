import { CLASS, FLAG, TYPE, type WireRecord } from "../wire/message.ts";
import { dataBytes, type RecordType, typeCode } from "../wire/record-data.ts";
import { type Primary, signedExchange } from "./signed-exchange.ts";
import { UpdateError } from "./update-error.ts";

/** What must hold, or nothing is changed. */
export type Prerequisite =
	/** The records of a name and type are these and no others; their TTL does not matter. */
	| { readonly kind: "records-are"; readonly name: string; readonly type: RecordType; readonly data: readonly string[] }
	| { readonly kind: "no-records"; readonly name: string; readonly type: RecordType | "CNAME" };

/** One step of an update; they are taken in their order. */
export type UpdateStep =
	| {
			readonly step: "add";
			readonly name: string;
			readonly type: RecordType;
			/** Seconds. */
			readonly ttl: number;
			readonly data: string;
	  }
	| { readonly step: "delete"; readonly name: string; readonly type: RecordType; readonly data: string }
	| { readonly step: "delete-all"; readonly name: string; readonly type: RecordType };

/**
 * Sends one update (RFC 2136), signed (RFC 8945). All of it happens, or nothing.
 * @throws {UpdateError} `changed` when a prerequisite did not hold; `no-answer` when it is not known whether it was done
 */
export async function update(
	primary: Primary,
	zone: string,
	prerequisites: readonly Prerequisite[],
	steps: readonly UpdateStep[],
	signal: AbortSignal,
): Promise<void> {
	const message = {
		flags: FLAG.update,
		// RFC 2136, 2.3: the zone.
		question: { name: zone, type: TYPE.SOA },
		sections: [prerequisites.flatMap(prerequisiteRecords), steps.map(stepRecord)],
	} as const;
	const subject = { server: primary.server, zone, key: primary.key.name };
	await signedExchange(primary, message, subject, { unsigned: false, rcodes: [0] }, signal);
}

const NO_DATA = Buffer.alloc(0);

/** RFC 2136, 2.4.2 and 2.4.3. */
function prerequisiteRecords(one: Prerequisite): WireRecord[] {
	const at = { name: one.name, type: typeCode(one.type), ttl: 0 };
	if (one.kind === "no-records") return [{ ...at, class: CLASS.NONE, data: NO_DATA }];
	const { type } = one;
	return one.data.map((data) => ({ ...at, class: CLASS.IN, data: dataBytes(type, data) }));
}

/** RFC 2136, 2.5.1, 2.5.2 and 2.5.4. */
function stepRecord(one: UpdateStep): WireRecord {
	const at = { name: one.name, type: typeCode(one.type), ttl: 0 };
	switch (one.step) {
		case "add":
			return { ...at, class: CLASS.IN, ttl: one.ttl, data: dataBytes(one.type, one.data) };
		case "delete":
			return { ...at, class: CLASS.NONE, data: dataBytes(one.type, one.data) };
		case "delete-all":
			return { ...at, class: CLASS.ANY, data: NO_DATA };
	}
}

/**
 * Whether a primary would take our updates of a zone, by one in which nothing stands: that raises no serial.
 * @returns what it says against it; undefined: it would
 */
export async function refusalOf(primary: Primary, zone: string, signal: AbortSignal): Promise<UpdateError | undefined> {
	try {
		await update(primary, zone, [], [], signal);
		return undefined;
	} catch (error) {
		if (error instanceof UpdateError) return error;
		throw error;
	}
}
