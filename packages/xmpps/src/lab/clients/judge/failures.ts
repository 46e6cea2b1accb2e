import type { Trial } from "../run.ts";
import { type Cell, conforms, deviates, fact, seconds, unknown } from "./cell.ts";
import { askedFor, enteredAt, itinerary, knowsDirectTls, silenceOf, visitsOf } from "./visits.ts";

/**
 * Whether the client goes on to the next record, and how long that takes.
 * @param trial a domain whose first records lead to one of the `dead` places
 */
export function judgeNext(trial: Trial, dead: readonly string[]): Cell {
	const [run] = trial.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run);
	if (silence !== undefined) return unknown(silence);
	const visits = visitsOf(run);
	const [first] = visits;
	const route = `went to ${itinerary(visits)}`;
	if (first === undefined || !dead.includes(first.place))
		return unknown(`it did not try the dead record first: ${route}`);
	const next = visits.find(({ place }) => place !== first.place);
	const patience = `not within ${seconds(run.ended - first.time)}`;
	if (next === undefined) return deviates("no", `${patience}: ${route}`);
	if (next.place === "apex") return deviates("no, domain's address", route);
	const entered = enteredAt(trial, run);
	const after = seconds(next.time - first.time);
	if (entered === undefined) {
		// A client of both services has two dead records before it: still at the second, it has gone on all the same.
		const last = visits.at(-1)?.place ?? first.place;
		const evidence = `${route}; in ${patience}`;
		return dead.includes(last) ? conforms(`yes, ${after}`, evidence) : deviates(`yes, ${after}, but not in`, evidence);
	}
	return conforms(`yes, ${after}`, `${route}; in after ${seconds(entered - first.time)}`);
}

/** Whether a dead IPv6 address of a target that works over IPv4 keeps the client out. RFC 8305, 5: 250 ms is good. */
export function judgeDeadV6(trial: Trial): Cell {
	const [run] = trial.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run);
	if (silence !== undefined) return unknown(silence);
	const visits = visitsOf(run);
	const [first] = visits;
	const route = `went to ${itinerary(visits)}`;
	if (first === undefined) return unknown("it went nowhere");
	const entered = enteredAt(trial, run);
	if (entered === undefined) return deviates("no", `not in within ${seconds(run.ended - first.time)}: ${route}`);
	const four = visits.find(({ family }) => family === 4);
	const six = visits.find(({ family }) => family === 6);
	const after = `in after ${seconds(entered - first.time)}`;
	if (six === undefined || four === undefined) return fact("yes, by IPv4 at once", `${after}; ${route}`);
	const gap = four.time - six.time;
	if (gap < 0) return fact("yes, IPv4 first", `${after}; ${route}`);
	return (gap > HAPPY ? deviates : conforms)(`yes, ${seconds(gap)}`, `IPv4 ${seconds(gap)} after IPv6; ${after}`);
}

/** RFC 8305, 5 and 8: a connection attempt is waited for 2 seconds at most before the next begins. */
const HAPPY = 2100;

/**
 * Whether a domain with nothing but direct TLS lets the client in.
 * @param direct such a domain
 * @param both one where it shows whether it knows direct TLS at all
 */
export function judgeDirectOnly(direct: Trial, both: Trial): Cell {
	const [run] = direct.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(direct, run);
	if (silence !== undefined) return unknown(silence);
	const route = `went to ${itinerary(visitsOf(run))}`;
	if (enteredAt(direct, run) !== undefined) return conforms("yes", route);
	if (!knowsDirectTls(both)) return fact("no", `it never asks for direct TLS; ${route}`);
	const asked = askedFor(direct, run, "xmpps-client")
		? "asked for the record"
		: "gave up before it asked for the record";
	return deviates("no", `${asked}; ${route}`);
}
