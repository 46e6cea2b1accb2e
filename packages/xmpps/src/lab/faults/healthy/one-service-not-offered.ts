import type { HealthyWorld } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** RFC 2782, Target: `.` says that a service is decidedly not offered; it says nothing of the others. */
export const oneServiceNotOffered: HealthyWorld = {
	id: "one-service-not-offered",
	title: "No direct TLS between servers, and a record that says so",
	world: () => base({ records: records({ "xmpps-server": "_xmpps-server._tcp SRV 0 0 0 ." }) }),
};
