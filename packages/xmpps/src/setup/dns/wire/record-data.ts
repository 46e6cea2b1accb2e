import { addressBytes, canonicalAddress } from "../../../model/address-bytes.ts";
import { TYPE, u16 } from "./message.ts";
import { readName, wireName } from "./wire-name.ts";

/** The types of records that we publish. */
export type RecordType = "SRV" | "A" | "AAAA";

/**
 * The bytes of a record's data.
 * @param data as in a zone file with absolute names: `0 5 443 xmpps.example.org.`, `192.0.2.1`
 * @throws {Error} when it is not of the type
 */
export function dataBytes(type: RecordType, data: string): Buffer {
	if (type !== "SRV") {
		const bytes = addressBytes(data);
		if (bytes?.length !== (type === "A" ? 4 : 16)) throw noData(type, data);
		return Buffer.from(bytes);
	}
	const [, priority = "", weight = "", port = "", target = ""] = /^(\d+) (\d+) (\d+) (\S*)\.$/.exec(data) ?? [];
	const numbers = [priority, weight, port].map(Number);
	if (priority === "" || numbers.some((number) => number > 0xffff)) throw noData(type, data);
	// RFC 2782, Target: the name is not compressed.
	return Buffer.concat([u16(...numbers), wireName(target)]);
}

function noData(type: RecordType, data: string): Error {
	return new Error(`Cannot send ${type} record "${data.slice(0, 300)}": it has no such form`);
}

/**
 * A record's data as text, in the one form in which it is compared. Absent when it is not of the type.
 * @param bytes the message, since names in it may point to elsewhere
 */
export function dataText(type: RecordType, bytes: Buffer, start: number, end: number): string | undefined {
	const length = end - start;
	if (type === "A") return length === 4 ? [...bytes.subarray(start, end)].join(".") : undefined;
	if (type === "AAAA") {
		return length === 16 ? canonicalAddress(hexGroups(bytes.subarray(start, end))) : undefined;
	}
	if (length < 7) return undefined;
	const target = readName(bytes, start + 6);
	if (target?.end !== end) return undefined;
	const [priority, weight, port] = [0, 2, 4].map((offset) => bytes.readUInt16BE(start + offset));
	return srvData(priority ?? 0, weight ?? 0, port ?? 0, target.name);
}

/** @param target with or without final dot; the root is `.` or empty */
export function srvData(priority: number, weight: number, port: number, target: string): string {
	return `${priority} ${weight} ${port} ${target.toLowerCase().replace(/\.$/, "")}.`;
}

/** IANA's number of a type. */
export function typeCode(type: RecordType | "CNAME" | "SOA"): number {
	return TYPE[type];
}

function hexGroups(bytes: Buffer): string {
	return Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16)).join(":");
}
