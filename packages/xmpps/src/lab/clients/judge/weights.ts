import { WEIGHTS } from "../domains.ts";
import type { Trial } from "../run.ts";
import { twoSided } from "./binomial.ts";
import { type Cell, conforms, deviates, unknown } from "./cell.ts";
import { visitsOf } from "./visits.ts";

/**
 * How unlikely an outcome must be before a client is said not to draw by weight. Some twenty are asked at once: at 1 % one
 * bench in six would blame a faithful client, as was seen.
 */
const BLAME = 0.0005;

/** How unlikely it must be before an even draw is ruled out. */
const RULE_OUT = 0.01;

/** With fewer draws no cause can be told from another. */
const MIN_DRAWS = 5;

/** Whether the first target is drawn by weight. @param weights the runs at a domain with two targets of one priority */
export function judgeWeights(weights: Trial): Cell {
	const firsts = weights.runs
		.map((run) => visitsOf(run)[0]?.place)
		.filter((place) => place === "heavy" || place === "light");
	const draws = firsts.length;
	const heavy = firsts.filter((place) => place === "heavy").length;
	if (draws < MIN_DRAWS) return unknown(`it went to one of the two targets in ${draws} of ${weights.runs.length} runs`);
	return verdict(heavy, draws);
}

/** What so many draws of the heavier target mean. */
export function verdict(heavy: number, draws: number): Cell {
	const share = WEIGHTS.heavy / (WEIGHTS.heavy + WEIGHTS.light);
	const [byWeight, even] = [twoSided(heavy, draws, share), twoSided(heavy, draws, 0.5)];
	const counts = `${heavy} of ${draws}`;
	const evidence = `the heavier target (${WEIGHTS.heavy}:${WEIGHTS.light}) first in ${counts}; p = ${round(byWeight)} if by weight, ${round(even)} if even`;
	if (byWeight < BLAME) {
		if (heavy === draws) return deviates(`no, always the heavier (${counts})`, evidence);
		if (heavy === 0) return deviates(`no, always the lighter (${counts})`, evidence);
		return deviates(even < BLAME ? `no (${counts})` : `no, as if equal (${counts})`, evidence);
	}
	if (heavy === draws && share ** draws >= BLAME)
		return { ...unknown(`${evidence}; always the heavier one, too`), value: `? (${counts})` };
	if (even >= RULE_OUT) return { ...unknown(`${evidence}; too few draws to tell`), value: `? (${counts})` };
	return conforms(`yes (${counts})`, evidence);
}

function round(probability: number): string {
	return probability < 0.001 ? "< 0.001" : probability.toFixed(3);
}
