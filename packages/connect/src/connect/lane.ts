import type { Candidate } from "../protocol/candidates.ts";
import type { Address } from "./addresses.ts";
import type { Failure } from "./failure.ts";

/** One thing to try. */
export interface Task {
	readonly candidate: Candidate;
	/** Absent behind a proxy, which looks the name up itself. */
	readonly address?: Address;
	/** The server refused our ALPN: once more without it. */
	readonly withoutAlpn?: boolean;
}

/** A candidate and where its addresses come from. */
export interface Lane {
	readonly candidate: Candidate;
	readonly state: "ready" | "pending" | "exhausted";
	/** Why it never had anything to try. */
	readonly failure: Failure | undefined;
	/** Begins to look for addresses; called before anything else, any number of times. */
	open(): void;
	take(): Task | undefined;
}

/** A lane of things that were begun once. */
export function taskLane(tasks: Task[]): Lane {
	const [first] = tasks;
	if (first === undefined) throw new RangeError("a lane needs a task");
	return {
		candidate: first.candidate,
		get state() {
			return tasks.length > 0 ? "ready" : "exhausted";
		},
		failure: undefined,
		open: () => undefined,
		take: () => tasks.shift(),
	};
}
