import type { Found, PlainAnswer } from "../../src/protocol/answer.ts";
import type { SrvRecord } from "../../src/protocol/dns-record.ts";

/** An SRV record; what is not given is harmless. */
export function srv(target: string, fields: Partial<SrvRecord> = {}): SrvRecord {
	return { priority: 10, weight: 5, port: 5222, ttl: 300, ...fields, target };
}

export function found(...records: readonly SrvRecord[]): Found<SrvRecord> {
	return { kind: "found", records, ttl: 300, authentic: false, aliases: [] };
}

export const absent: PlainAnswer<SrvRecord> = { kind: "absent", reason: "nodata", authentic: false, aliases: [] };
