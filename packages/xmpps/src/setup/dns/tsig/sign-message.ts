import { CLASS, type Incoming, type ReadRecord, TYPE, u16 } from "../wire/message.ts";
import { readName, wireName } from "../wire/wire-name.ts";
import type { TsigKey } from "./tsig-key.ts";

/** RFC 8945, 10: seconds by which the clocks may differ. */
const FUDGE = 300;

/** RFC 8945, 3: the errors that a TSIG record itself tells. */
export const TSIG_ERROR = { badSig: 16, badKey: 17, badTime: 18, badTrunc: 22 } as const;

/** A message with its signature. */
export interface Signed {
	readonly bytes: Buffer;
	/** What the answer's signature is made over, too. */
	readonly mac: Buffer;
}

/** Signs a message. @param time seconds since 1970 */
export function signMessage(message: Buffer, key: TsigKey, time: number): Signed {
	const mac = key.sign(
		Buffer.concat([message, variables(key, { time, fudge: FUDGE, error: 0, other: Buffer.alloc(0) })]),
	);
	const data = Buffer.concat([
		wireName(key.algorithm),
		u48(time),
		u16(FUDGE, mac.length),
		mac,
		// Original id, error, length of other data.
		u16(message.readUInt16BE(0), 0, 0),
	]);
	// RFC 8945, 4.2: class ANY, TTL 0, the last record of all.
	const record = Buffer.concat([wireName(key.name), u16(TYPE.TSIG, CLASS.ANY, 0, 0, data.length), data]);
	const bytes = Buffer.concat([message, record]);
	bytes.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
	return { bytes, mac };
}

/** What came of looking at an answer's signature. */
export type Verified =
	| { readonly kind: "verified" }
	/** It is not signed, or by something that is no TSIG record: anybody could have sent it. */
	| { readonly kind: "unsigned" }
	/** The server says why it does not take ours. Such an answer need not be signed (RFC 8945, 5.3.2). */
	| { readonly kind: "refused"; readonly error: number; readonly serverTime?: number }
	/** It is signed, and wrongly. */
	| { readonly kind: "forged"; readonly why: string };

/** Looks at the signature of an answer (RFC 8945, 5.3 and 5.4). @param time seconds since 1970 */
export function verifyMessage({ bytes, records }: Incoming, key: TsigKey, request: Signed, time: number): Verified {
	const signatures = records.filter(({ type }) => type === TYPE.TSIG);
	const last = records.at(-1);
	if (last === undefined || signatures.length !== 1 || last.type !== TYPE.TSIG || last.section !== "additional") {
		return { kind: "unsigned" };
	}
	// RFC 8945, 4.2: what stands here is not signed itself.
	const tsig = last.class === CLASS.ANY && last.ttl === 0 ? readTsig(bytes, last) : undefined;
	if (tsig === undefined) return { kind: "unsigned" };
	if (tsig.name !== key.name || tsig.algorithm !== key.algorithm) {
		return tsig.error === 0 ? { kind: "forged", why: "another key was used" } : { kind: "refused", error: tsig.error };
	}
	if (tsig.error === TSIG_ERROR.badSig || tsig.error === TSIG_ERROR.badKey)
		return { kind: "refused", error: tsig.error };
	// As the server signed it: without the record, and with the id that it had (RFC 8945, 4.3.2).
	const plain = Buffer.from(bytes.subarray(0, last.start));
	plain.writeUInt16BE(tsig.originalId, 0);
	plain.writeUInt16BE(bytes.readUInt16BE(10) - 1, 10);
	const signed = Buffer.concat([u16(request.mac.length), request.mac, plain, variables(key, tsig)]);
	if (!key.verifies(signed, tsig.mac)) return { kind: "forged", why: "its signature is wrong" };
	if (tsig.error !== 0) {
		const serverTime = tsig.other.length === 6 ? tsig.other.readUIntBE(0, 6) : undefined;
		return { kind: "refused", error: tsig.error, ...(serverTime === undefined ? {} : { serverTime }) };
	}
	if (Math.abs(tsig.time - time) > tsig.fudge) {
		return { kind: "refused", error: TSIG_ERROR.badTime, serverTime: tsig.time };
	}
	return { kind: "verified" };
}

interface Variables {
	readonly time: number;
	readonly fudge: number;
	readonly error: number;
	readonly other: Buffer;
}

/** RFC 8945, 4.3.3. */
function variables(key: TsigKey, { time, fudge, error, other }: Variables): Buffer {
	return Buffer.concat([
		wireName(key.name),
		u16(CLASS.ANY, 0, 0),
		wireName(key.algorithm),
		u48(time),
		u16(fudge, error, other.length),
		other,
	]);
}

interface Tsig extends Variables {
	readonly name: string;
	readonly algorithm: string;
	readonly mac: Buffer;
	readonly originalId: number;
}

/** RFC 8945, 4.2. */
function readTsig(bytes: Buffer, record: ReadRecord): Tsig | undefined {
	const algorithm = readName(bytes, record.dataStart);
	if (algorithm === undefined || algorithm.end + 10 > record.end) return undefined;
	const macAt = algorithm.end + 10;
	const macEnd = macAt + bytes.readUInt16BE(algorithm.end + 8);
	if (macEnd + 6 > record.end) return undefined;
	const otherEnd = macEnd + 6 + bytes.readUInt16BE(macEnd + 4);
	if (otherEnd !== record.end) return undefined;
	return {
		...{ name: record.name, algorithm: algorithm.name },
		...{ time: bytes.readUIntBE(algorithm.end, 6), fudge: bytes.readUInt16BE(algorithm.end + 6) },
		...{ mac: bytes.subarray(macAt, macEnd), originalId: bytes.readUInt16BE(macEnd) },
		...{ error: bytes.readUInt16BE(macEnd + 2), other: bytes.subarray(macEnd + 6, otherEnd) },
	};
}

function u48(value: number): Buffer {
	const bytes = Buffer.alloc(6);
	bytes.writeUIntBE(value, 0, 6);
	return bytes;
}
