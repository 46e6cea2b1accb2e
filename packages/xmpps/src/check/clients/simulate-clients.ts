import { role } from "xmpps-connect/protocol";
import type { ClientReport } from "../../model/report.ts";
import type { Facts } from "../facts/facts.ts";
import { ALL_CLIENTS } from "./all-clients.ts";
import { walkFirstRecord } from "./first-record.ts";
import type { Habits } from "./habits.ts";
import { type Walk, walk } from "./walk.ts";

/**
 * What kinds of clients, and clients behind kinds of networks, come to at a domain. Nothing is tried anew: each is worked
 * out from what was seen, so that the same observation makes the same reports. A role that nobody asked about is left out.
 */
export function simulateClients(facts: Facts): ClientReport[] {
	const roles = new Set(facts.observation.dns.srv.map(({ service }) => role(service)));
	return ALL_CLIENTS.filter((habits) => roles.has(habits.role)).map((habits) => {
		const { id, name, like } = habits;
		const came = habits.firstRecordOnly ? walkFirstRecord(facts, habits) : walk(facts, habits);
		const note = impatientNote(facts, habits, came);
		return { id, name, like, ...came, ...(note === undefined ? {} : { why: note }) };
	});
}

/** Behind a network that drops, who has no patience for the next record stays out although others get in. */
function impatientNote(facts: Facts, habits: Habits, came: Walk): string | undefined {
	if (habits.id !== "only-443" || came.result !== "gets in") return undefined;
	const other = walk(facts, { ...habits, pace: { nextAddress: "never", nextRecord: "never" } });
	return other.result === "stays out"
		? `a client that does not go on while a record is silent stays out (slixmpp, Psi): ${other.why}`
		: undefined;
}
