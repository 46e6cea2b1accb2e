import type { Candidate } from "xmpps-connect/protocol";
import { candidateOrder, directTlsFirst } from "../facts/candidate-order.ts";
import type { Facts } from "../facts/facts.ts";
import type { Habits } from "./habits.ts";
import { type Walk, walk, walkThrough } from "./walk.ts";

/**
 * A client that tries one record and no other. Which one is chance (RFC 2782, Target selection), so it gets in only when
 * it does so at every record that may come first; else the chance that it does is told.
 */
export function walkFirstRecord(facts: Facts, habits: Habits): Walk {
	const order = candidateOrder(facts.observation, habits.role, habits.only);
	if (order.kind !== "groups") return walk(facts, habits);
	const groups = habits.directFirst ? directTlsFirst(order.groups) : order.groups;
	const firsts = (groups[0] ?? [])
		.filter(({ probability }) => probability > 0)
		.map((candidate) => ({ candidate, one: walkThrough(facts, habits, [[candidate]]) }));
	const tried = firsts.flatMap(({ candidate, one }) =>
		one.tried.map((line) => chanceOf(candidate, firsts.length, line)),
	);
	const out = firsts.filter(({ one }) => one.result === "stays out");
	const first = firsts[0]?.one;
	if (out.length > 0) {
		// It began as 1 and rounding must not make it more, or less than nothing.
		const lost = out.reduce((sum, { candidate }) => sum + candidate.probability, 0);
		const chance = Math.round(Math.max(0, 1 - lost) * 100);
		const unknown = firsts.some(({ one }) => one.result === "unknown");
		const why = `it gets in ${unknown ? "at most " : ""}${chance} times of 100, for ${out[0]?.one.why}`;
		return { result: "stays out", tried, why: out.length === firsts.length ? `${out[0]?.one.why}` : why };
	}
	const unknown = firsts.find(({ one }) => one.result === "unknown");
	if (unknown !== undefined) return { ...unknown.one, tried };
	const waits = Math.max(...firsts.map(({ one }) => one.waits ?? 0));
	return { ...(first ?? { result: "stays out" }), tried, waits };
}

function chanceOf({ probability }: Candidate, howMany: number, line: string): string {
	return howMany > 1 ? `${Math.round(probability * 100)} times of 100: ${line}` : line;
}
