import type { Severity } from "../../model/finding.ts";
import type { Report } from "../../model/report.ts";
import type { Lab } from "../real/lab.ts";
import type { Release, WorldSpec } from "../world/world-spec.ts";

/**
 * A mistake built on purpose: a world in which it was made, and the rule that must find it. What the finding says is to be
 * done is then done, word for word, by `carryOut`, and the same check must be content.
 *
 * To add one:
 *
 * 1. Write `catalogue/ID.ts` that exports one `Fault`; `catalogue/record-without-port.ts` is the shortest example. Start from
 *    `base()` of `worlds.ts`, in which all is well, and change the one thing that is wrong.
 * 2. Add it to the list of its area, such as `catalogue/dns-faults.ts`.
 * 3. `npm run build && sudo node packages/xmpps/dist/cli/main.js lab faults --only ID`.
 *
 * It says `found` when the first check has the rule, with the severity; `mended` when the second has it no more. Whatever
 * else the first check finds above advice must stand in `expectAlso`, with the reason: one mistake is one finding.
 */
export interface Fault {
	/** Kebab case, as its file is called. */
	readonly id: string;
	/** The mistake in one sentence without a full stop, as its maker would tell it. */
	readonly title: string;
	/** The id of the rule that must find it. */
	readonly rule: string;
	/** Default: whatever the rule says. */
	readonly severity?: Severity;
	readonly world: () => WorldSpec;
	/** The Debian of its machines, where the mistake needs one. Default: as the command line says. */
	readonly release?: Release;
	readonly check?: CheckOfWorld;
	/** What a world cannot say, done when all hosts are up. */
	readonly breakAfterStart?: (lab: Lab) => Promise<void>;
	/**
	 * Default: the first remedy of the finding is carried out. A function only where the remedy needs a hand that the lab has
	 * to play, such as a hosting provider's; its reason stands beside it.
	 */
	readonly remedy?: "printed" | ((lab: Lab, report: Report) => Promise<void>);
	/** Other rules that find something above advice for the same cause, and why that is right. The remedy has to end them, too. */
	readonly expectAlso?: readonly string[];
}

/** A world in which all is well in its own way: a check must find nothing above advice in it. */
export interface HealthyWorld {
	/** Kebab case, as its file is called. */
	readonly id: string;
	readonly title: string;
	readonly world: () => WorldSpec;
	readonly release?: Release;
	readonly check?: CheckOfWorld;
	/** What a world cannot say, done when all hosts are up, such as a record of a key that is made at the start. */
	readonly prepare?: (lab: Lab) => Promise<void>;
}

/** How a world is looked at. */
export interface CheckOfWorld {
	/** Default: `example.com`. */
	readonly domain?: string;
	/** Takes along what this host says of itself, as `--local` does on it. */
	readonly local?: string;
	/** More options of `xmpps check`. */
	readonly flags?: readonly string[];
}
