import { setTimeout as sleep } from "node:timers/promises";
import type { Change } from "../../../model/change.ts";
import { ask } from "../../dns/index.ts";
import { stepsFor } from "../change-steps.ts";
import type { Fault } from "../fault.ts";
import { base, DOMAIN, records } from "../worlds.ts";

const OWNER = `_xmpps-client._tcp.${DOMAIN}`;

/** Seconds for which the lab's resolver remembers at most (`cache-max-ttl` of its configuration), and one more. */
const FORGOTTEN = 6;

/** The zone was changed a moment ago, and the resolver that everybody asks has the old record. */
export const recursiveStale: Fault = {
	id: "recursive-stale",
	title: "The resolver remembers the record from before the change",
	rule: "zone.recursive-stale",
	severity: "limited",
	world: () => base({ records: records({ "xmpps-client": "_xmpps-client._tcp SRV 5 5 5223 xmpps" }) }),
	async breakAfterStart(lab) {
		const question = ask({ name: OWNER, type: "SRV", server: "203.0.113.54" });
		await lab.host("dns").must(question.what, question.command);
		const change: Change = {
			item: { kind: "dns-records", name: OWNER, type: "SRV" },
			after: [`5 5 443 xmpps.${DOMAIN}.`],
			why: "port 443 passes more firewalls",
		};
		// The update alone: that the resolver is told to forget is what a lab does, and nobody else can.
		const [update] = stepsFor(lab.world, change);
		if (update?.kind !== "command") throw new Error("Cannot change the zone: it takes no update");
		const { what, command, input = "" } = update.command;
		await lab.host(update.host).must(what, command, { input });
	},
	// The remedy is to wait: nothing is there that could be changed.
	remedy: () => sleep(FORGOTTEN * 1000),
};
