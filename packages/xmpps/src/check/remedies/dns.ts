import type { SrvRecord } from "xmpps-connect/protocol";
import type { Change, Item } from "../../model/change.ts";
import { srvData } from "../facts/records.ts";

type RecordsItem = Extract<Item, { kind: "dns-records" }>;

/** The change of all records of a type at a name. @param after data as in a zone file, names absolute */
export function setRecords(
	name: string,
	type: RecordsItem["type"],
	before: readonly string[] | undefined,
	after: readonly string[],
	why: string,
): Change {
	return { item: { kind: "dns-records", name, type }, ...(before === undefined ? {} : { before }), after, why };
}

/** The change of all SRV records at a name. */
export function setSrv(name: string, before: readonly SrvRecord[], after: readonly SrvRecord[], why: string): Change {
	return setRecords(name, "SRV", before.map(srvData), after.map(srvData), why);
}
