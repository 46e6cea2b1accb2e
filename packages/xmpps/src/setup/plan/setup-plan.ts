import { createHash } from "node:crypto";
import type { Config } from "../../model/config.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";
import { canonical } from "../items/item.ts";
import type { Note, PlannedStage } from "../stage.ts";

/** The version of the shape below. */
export const PLAN_FORMAT = "xmpps-plan/1";

/**
 * What `apply` would do, as data to be reviewed: it is never executed as such. `apply` makes the plan again from the
 * configuration and the host, and refuses when its checksum is another one.
 */
export interface SetupPlan {
	readonly format: typeof PLAN_FORMAT;
	/** The host's name for people. */
	readonly host: string;
	readonly domains: readonly string[];
	/** The SRV target. */
	readonly target: string;
	readonly endpoints: readonly PlannedEndpoint[];
	/** What differs from the host and the zones, in the order in which it is changed. */
	readonly stages: readonly PlannedStage[];
	/** Records that somebody publishes by hand. */
	readonly records: PublishByHand;
	readonly notes: readonly Note[];
	/** What could not be seen: such a plan cannot be applied. */
	readonly unknown: readonly string[];
	/** SHA-256 over everything that is to be changed, in hexadecimal. */
	readonly checksum: string;
}

/** Records that are wanted and not published, where xmpps does not publish them itself. */
export interface PublishByHand {
	/** As in a zone file, a line each, absolute names. */
	readonly lines: readonly string[];
	/** The file that they are written into, for `$INCLUDE`. */
	readonly file?: string;
}

/** What a plan is made of, before its checksum is. */
export type PlanContent = Omit<SetupPlan, "format" | "checksum">;

/**
 * Completes a plan. The checksum covers what is done and for whom, not what is only said: effects and notes tell of moments,
 * such as how many are connected. Pure.
 */
export function completePlan(content: PlanContent, config: Config): SetupPlan {
	const bound = {
		config,
		endpoints: content.endpoints,
		stages: content.stages.map(({ activations, ...stage }) => ({
			...stage,
			activations: activations.map(({ activation }) => activation),
		})),
		records: content.records,
	};
	return { format: PLAN_FORMAT, ...content, checksum: createHash("sha256").update(canonical(bound)).digest("hex") };
}

/** Whether there is nothing to do. Pure. */
export function isEmpty({ stages, records }: Pick<SetupPlan, "stages" | "records">): boolean {
	return stages.every(({ puts }) => puts.length === 0) && records.lines.length === 0;
}

/** What stands in the way of applying it, a sentence each. Pure. */
export function obstacles({ notes, unknown }: Pick<SetupPlan, "notes" | "unknown">): readonly string[] {
	return [
		...notes.filter(({ kind }) => kind === "problem").map(({ text }) => text),
		...unknown.map((text) => `unknown: ${text}`),
	];
}
