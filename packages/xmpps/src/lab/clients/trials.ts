import type { DomainId } from "./domains.ts";
import type { ClientDriver } from "./driver.ts";

/** The name of a trial: its domain's, or one of those over a long link. */
export type TrialId = DomainId | "far-direct" | "far-starttls";

/** What a client is put through. */
export interface TrialSpec {
	readonly id: TrialId;
	readonly domain: DomainId;
	/** Milliseconds that it may take to get in after its start, or is watched when it must not. */
	readonly patience: number;
	/** Milliseconds each way on the client's link. */
	readonly delay?: number;
	/** Started as often as its driver says, and not once. */
	readonly draws?: boolean;
}

/** Milliseconds each way of the long link. */
export const FAR = 25;

/** Enough for a login, and for a client that waits some seconds before it goes on. */
const LOGIN = 10_000;
/** Long enough for a client that is refused at once, to do what it does next. */
const REFUSAL = 6000;
/** A client that waits longer than this for an answer keeps nobody's attention. */
const BLACK_HOLE = 40_000;

/** All trials; those over the long link stand at the end, so that the link is changed once. */
export const TRIALS: readonly TrialSpec[] = [
	...(["both", "mixed", "starttls", "direct", "dot"] as const).map((id) => ({ id, domain: id, patience: LOGIN })),
	{ id: "weights", domain: "weights", patience: LOGIN, draws: true },
	...(["dots", "nowhere", "targetcert", "targetcert2", "selfsigned", "expired", "wrongname"] as const).map((id) => ({
		id,
		domain: id,
		patience: REFUSAL,
	})),
	{ id: "refused", domain: "refused", patience: BLACK_HOLE / 2 },
	{ id: "dropped", domain: "dropped", patience: BLACK_HOLE },
	{ id: "dead6", domain: "dead6", patience: (BLACK_HOLE * 3) / 4 },
	{ id: "far-direct", domain: "both", patience: LOGIN, delay: FAR },
	{ id: "far-starttls", domain: "starttls", patience: LOGIN, delay: FAR },
];

/** How often a client is started in a trial. */
export const timesOf = (trial: TrialSpec, { draws }: Pick<ClientDriver, "draws">): number =>
	trial.draws === true ? draws : 1;
