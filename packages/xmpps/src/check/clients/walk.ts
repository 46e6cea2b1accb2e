import { type Candidate, role as roleOf, tlsKind } from "xmpps-connect/protocol";
import { candidateOrder, directTlsFirst, endpointsOf, withoutEndpoints } from "../facts/candidate-order.ts";
import type { Facts } from "../facts/facts.ts";
import { type AttemptOutcome, attempt, placeOf } from "./attempt.ts";
import type { Habits, Pace } from "./habits.ts";

/** What a client comes to. */
export interface Walk {
	readonly result: "gets in" | "stays out" | "unknown";
	/** Where it got in. */
	readonly where?: string;
	/** What it tried, in order, each with what came of it. */
	readonly tried: readonly string[];
	/** Why it stays out, or nobody knows. */
	readonly why?: string;
	/** Seconds until the attempt that got in began. */
	readonly waits?: number;
}

/** One thing that a client does. */
interface Step {
	readonly place: string;
	readonly outcome: AttemptOutcome;
	/** Where a record, and where a priority begins: that is what the patience of a client is for. */
	readonly begins: "group" | "record" | "address";
}

/** Lets a client go from record to record. */
export function walk(facts: Facts, habits: Habits): Walk {
	const walked = walkRecords(facts, habits);
	// Behind an answer that did not come may stand a record that works.
	const lost = walked.result === "stays out" ? failedLookup(facts, habits) : undefined;
	return lost === undefined ? walked : { result: "unknown", tried: walked.tried, why: lost };
}

function failedLookup({ observation }: Facts, { role, only }: Habits): string | undefined {
	for (const { service, name, answer } of observation.dns.srv) {
		const asked = roleOf(service) === role && (only === undefined || tlsKind(service) === only);
		if (asked && answer.kind === "failed") return `the records at ${name} could not be looked up (${answer.reason})`;
	}
	return undefined;
}

function walkRecords(facts: Facts, habits: Habits): Walk {
	const order = candidateOrder(facts.observation, habits.role, habits.only);
	switch (order.kind) {
		case "failed":
			return { result: "unknown", tried: [], why: `the records could not be looked up (${order.detail})` };
		case "not-offered":
			return { result: "stays out", tried: [], why: "the domain says that it does not offer this" };
		case "none":
			return { result: "stays out", tried: [], why: noRecord(habits) };
		default:
			return walkThrough(facts, habits, habits.directFirst ? directTlsFirst(order.groups) : order.groups);
	}
}

/** The same through given candidates. */
export function walkThrough(facts: Facts, habits: Habits, groups: readonly (readonly Candidate[])[]): Walk {
	return pace(steps(facts, habits, groups), habits);
}

/** Everything that a client tries when nothing keeps it. */
function steps(facts: Facts, habits: Habits, groups: readonly (readonly Candidate[])[]): Step[] {
	return groups.flatMap((group) =>
		group.flatMap((candidate, inGroup) =>
			ofCandidate(facts, habits, candidate).map(({ place, outcome }, inRecord): Step => {
				const begins = inRecord > 0 ? "address" : inGroup > 0 ? "record" : "group";
				return { place, outcome, begins };
			}),
		),
	);
}

function ofCandidate(facts: Facts, habits: Habits, candidate: Candidate): Pick<Step, "place" | "outcome">[] {
	const all = endpointsOf(facts.observation, candidate);
	const reached = all.filter(({ family }) => habits.families === "both" || habits.families === family);
	if (reached.length > 0) {
		return reached.map((endpoint) => ({ place: placeOf(endpoint), outcome: attempt(facts, habits, endpoint) }));
	}
	const place = `${candidate.target}, port ${candidate.port}`;
	if (all.length > 0) return [{ place, outcome: { kind: "out", why: `no IPv${habits.families} address` } }];
	const why = withoutEndpoints(facts.observation, candidate);
	return [{ place, outcome: { kind: why === "no address" ? "out" : "unknown", why } }];
}

/** Goes through the steps, waiting as the client does while an attempt before is silent. */
function pace(all: readonly Step[], habits: Habits): Walk {
	const clock = new Clock(habits.pace);
	let unknown: Step | undefined;
	const tried: string[] = [];
	for (const [index, step] of all.entries()) {
		const before = all[index - 1];
		if (before?.outcome.kind === "silent" && !clock.goesOn(step)) {
			return ended(unknown, tried, `it does not go on while ${before.place} is silent`);
		}
		clock.begin(step, before?.outcome.kind === "silent");
		tried.push(`${step.place}: ${step.outcome.kind === "in" ? "in" : step.outcome.why}`);
		if (step.outcome.kind === "in") return { result: "gets in", where: step.place, tried, waits: clock.now };
		if (step.outcome.kind === "unknown") unknown ??= step;
	}
	return ended(unknown, tried, lastWords(all));
}

/** Attempts that begin less than a second apart are made beside each other. */
const BESIDE = 1;

/** A clock that only a client's own waiting moves. */
class Clock {
	readonly #pace: Pace;
	#groupBegan = 0;
	#silentInGroup = false;
	/** Seconds. */
	now = 0;

	constructor(pace: Pace) {
		this.#pace = pace;
	}

	/** Whether the client goes on to a step while the one before is silent. */
	goesOn({ begins }: Step): boolean {
		return (begins === "address" ? this.#pace.nextAddress : this.#pace.nextRecord) !== "never";
	}

	/** Moves to the beginning of a step. @param silent whether the one before is still silent */
	begin({ begins, outcome }: Step, silent: boolean): void {
		const { nextAddress: toAddress, nextRecord: toRecord } = this.#pace;
		const nextAddress = toAddress === "never" ? 0 : toAddress;
		const nextRecord = toRecord === "never" ? 0 : toRecord;
		const races = toAddress !== "never" && nextAddress < BESIDE;
		if (begins === "group" && races) {
			// RFC 8305, 5 for the pace; a priority is given up for the next one when the patience with all of it is over.
			if (this.#silentInGroup) this.now = Math.max(this.now + nextAddress, this.#groupBegan + nextRecord);
		} else if (silent) {
			this.now += races || begins === "address" ? nextAddress : nextRecord;
		}
		if (begins === "group") {
			this.#groupBegan = this.now;
			this.#silentInGroup = false;
		}
		this.#silentInGroup ||= outcome.kind === "silent";
	}
}

function ended(unknown: Step | undefined, tried: readonly string[], why: string): Walk {
	if (unknown === undefined) return { result: "stays out", tried, why };
	return { result: "unknown", tried, why: `nobody knows of ${unknown.place}: ${unknown.outcome.why}` };
}

function lastWords(all: readonly Step[]): string {
	const reasons = [...new Set(all.map(({ outcome }) => outcome.why))];
	if (all.length === 1) return `${all[0]?.place}: ${reasons[0]}`;
	if (reasons.length === 1) return `all ${all.length} attempts fail: ${reasons[0]}`;
	return `all ${all.length} attempts fail: ${reasons.slice(0, 3).join("; ")}${reasons.length > 3 ? " …" : ""}`;
}

function noRecord({ only }: Habits): string {
	return only === undefined
		? "there is nothing to connect to"
		: `no record of ${only === "starttls" ? "STARTTLS" : "direct TLS"}`;
}
