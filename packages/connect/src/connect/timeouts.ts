import { XmppsError } from "../protocol/error.ts";

/** The phases of one attempt, in the order in which they are passed; those that do not apply are left out. */
export type Phase = "address" | "tcp" | "proxy" | "starttls" | "tls" | "identity" | "header" | "features";

/** How long each phase and the whole connection may take, in milliseconds. */
export type Timeouts = Readonly<Record<Phase | "total", number>>;

/**
 * The defaults. A phase is one or two round trips, and a satellite link takes less than a second for one; 10 s leave
 * room for a lost SYN that is sent again after 1, 3 and 7 s (RFC 6298, 2). The whole must end before people give up.
 */
export const DEFAULT_TIMEOUTS: Timeouts = {
	address: 10_000,
	tcp: 10_000,
	proxy: 10_000,
	starttls: 10_000,
	tls: 10_000,
	identity: 10_000,
	header: 10_000,
	features: 10_000,
	total: 30_000,
};

/** The longest delay that a timer of Node can hold; anything above would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

/**
 * Fills in the defaults.
 * @throws {XmppsError} `invalid-option` for a value that is no positive number of milliseconds
 */
export function timeoutsFrom(given: Partial<Timeouts> = {}): Timeouts {
	for (const [name, value] of Object.entries(given)) {
		if (!(name in DEFAULT_TIMEOUTS)) {
			throw new XmppsError(
				"invalid-option",
				`Cannot use the timeout "${name}": known are ${Object.keys(DEFAULT_TIMEOUTS).join(", ")}`,
			);
		}
		if (typeof value !== "number" || !(value > 0 && value <= LONGEST_TIMER)) {
			throw new XmppsError(
				"invalid-option",
				`Cannot use "${String(value)}" as timeout "${name}": it must be a number of milliseconds above 0`,
			);
		}
	}
	return { ...DEFAULT_TIMEOUTS, ...given };
}
