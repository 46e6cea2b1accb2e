import type { RecordsState } from "../../items/item.ts";
import { CLASS, FLAG, type Incoming, TYPE } from "../wire/message.ts";
import { dataText, type RecordType, typeCode } from "../wire/record-data.ts";
import { readName } from "../wire/wire-name.ts";
import { type Primary, signedExchange } from "./signed-exchange.ts";
import { beginning, UpdateError } from "./update-error.ts";

/** NOERROR and NXDOMAIN. */
const RCODES = [0, 3] as const;

/**
 * The records of a name and type as the primary itself has them; undefined: none. The question is signed as well, so that a
 * server that shows each key a view of its own (BIND) answers from the one that is changed.
 * @throws {UpdateError} when that cannot be found out
 */
export async function recordsAt(
	primary: Primary,
	zone: string,
	name: string,
	type: RecordType,
	signal: AbortSignal,
): Promise<RecordsState | undefined> {
	const answer = await ask(primary, zone, name, typeCode(type), signal);
	const subject = { server: primary.server, zone, key: primary.key.name, doing: "read" as const };
	if ((answer.flags & FLAG.aa) === 0) {
		throw new UpdateError("not-authoritative", `${beginning(subject)}: it does not have the zone`);
	}
	const own = answer.records.filter(
		(one) => one.section === "answer" && one.name === name && one.type === typeCode(type),
	);
	if (own.length === 0) return undefined;
	const data = own.map((one) => dataText(type, answer.bytes, one.dataStart, one.end));
	if (!data.every((line) => line !== undefined)) {
		throw new UpdateError("not-believed", `${beginning(subject)}: its ${type} records of "${name}" cannot be read`);
	}
	return { ttl: Math.min(...own.map(({ ttl }) => ttl)), data: [...new Set(data)].sort() };
}

/** The name that a name is an alias of on the primary; undefined: none. */
export async function aliasAt(
	primary: Primary,
	zone: string,
	name: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	const answer = await ask(primary, zone, name, TYPE.CNAME, signal);
	const alias = answer.records.find((one) => one.section === "answer" && one.name === name && one.type === TYPE.CNAME);
	return alias === undefined ? undefined : readName(answer.bytes, alias.dataStart)?.name;
}

/**
 * The zone that a name is in, if this server has it: its answer to a question for the SOA record names it, whether there is
 * one at the name or not (RFC 2308, 3).
 * @returns undefined when it does not say
 */
export async function findZone(primary: Primary, name: string, signal: AbortSignal): Promise<string | undefined> {
	const labels = name.split(".");
	for (let step = 0; step < labels.length; step += 1) {
		const asked = labels.slice(step).join(".");
		let answer: Incoming;
		try {
			answer = await ask(primary, asked, asked, TYPE.SOA, signal);
		} catch (error) {
			if (error instanceof UpdateError) return undefined;
			throw error;
		}
		if ((answer.flags & FLAG.aa) === 0) return undefined;
		const zone = answer.records.find(
			(one) => one.type === TYPE.SOA && one.class === CLASS.IN && (name === one.name || name.endsWith(`.${one.name}`)),
		);
		// An alias leads the answer to another name, perhaps of another zone: then the name above says more.
		if (zone !== undefined) return zone.name;
	}
	return undefined;
}

function ask(primary: Primary, zone: string, name: string, type: number, signal: AbortSignal): Promise<Incoming> {
	const subject = { server: primary.server, zone, key: primary.key.name, doing: "read" as const };
	// Servers that do not sign what everybody may ask (Knot) are believed over TCP: the update's own prerequisites are checked.
	return signedExchange(
		primary,
		{ flags: 0, question: { name, type } },
		subject,
		{ unsigned: true, rcodes: RCODES },
		signal,
	);
}
