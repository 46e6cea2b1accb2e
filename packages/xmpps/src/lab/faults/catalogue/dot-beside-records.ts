import type { Fault } from "../fault.ts";
import { base, records, SRV } from "../worlds.ts";

/** "Not offered" came first, then it was offered. */
export const dotBesideRecords: Fault = {
	id: "dot-beside-records",
	title: "Direct TLS is offered and refused at once",
	rule: "srv.dot-beside-records",
	world: () => base({ records: records({ "xmpps-client": [SRV["xmpps-client"], "_xmpps-client._tcp SRV 0 0 0 ."] }) }),
};
