import type { SrvRecord, SrvService } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { Observation } from "../../model/observation.ts";
import { recordsOf, srvData } from "../facts/records.ts";
import { setSrv } from "./dns.ts";

/**
 * The changes of the SRV record sets in which something is to be mended: all of it at once, so that two findings of one
 * rule do not undo each other's remedy.
 * @param mend the record as it is to be; undefined: it is to go
 */
export function mendRecords(
	observation: Observation,
	mend: (record: SrvRecord, service: SrvService) => SrvRecord | undefined,
	why: string,
): Change[] {
	return observation.dns.srv.flatMap(({ service, name }): Change[] => {
		const before = recordsOf(observation, service);
		const mended = before.map((record) => mend(record, service));
		if (mended.every((record, index) => record === before[index])) return [];
		return [setSrv(name, before, distinct(mended.filter((record) => record !== undefined)), why)];
	});
}

/** The records without those that are there twice. */
export function distinct(records: readonly SrvRecord[]): SrvRecord[] {
	return [...new Map(records.map((record) => [srvData(record), record])).values()];
}
