/** Cells that are expected less often are put together: below this the chi-square distribution does not hold. */
const LEAST_EXPECTED = 5;

/** How far a count is from what was expected. */
export interface ChiSquare {
	readonly statistic: number;
	readonly degrees: number;
	/** The statistic as standard deviations of a normal distribution: above 3.09 happens once in 1000 times by chance. */
	readonly deviation: number;
}

/** Pearson's test of counts against probabilities. A cell that cannot happen and did is infinitely far off. */
export function chiSquare(counts: ReadonlyMap<string, number>, probabilities: ReadonlyMap<string, number>): ChiSquare {
	const draws = [...counts.values()].reduce((sum, count) => sum + count, 0);
	const impossible = [...counts].some(([cell, count]) => count > 0 && !((probabilities.get(cell) ?? 0) > 0));
	if (impossible) return { statistic: Number.POSITIVE_INFINITY, degrees: 1, deviation: Number.POSITIVE_INFINITY };

	const cells: { seen: number; expected: number }[] = [];
	const byChance = [...probabilities].filter(([, chance]) => chance > 0).sort(([, a], [, b]) => a - b);
	for (const [cell, chance] of byChance) {
		const one = { seen: counts.get(cell) ?? 0, expected: chance * draws };
		const last = cells.at(-1);
		if (last === undefined || last.expected >= LEAST_EXPECTED) cells.push(one);
		else {
			last.seen += one.seen;
			last.expected += one.expected;
		}
	}
	const degrees = cells.length - 1;
	if (degrees < 1) throw new Error("nothing to test: one cell is left");
	const statistic = cells.reduce((sum, { seen, expected }) => sum + (seen - expected) ** 2 / expected, 0);
	// Wilson and Hilferty: the cube root of a chi-square over its degrees is nearly normal.
	const spread = 2 / (9 * degrees);
	return { statistic, degrees, deviation: (Math.cbrt(statistic / degrees) - (1 - spread)) / Math.sqrt(spread) };
}

/** Counts what `draw` gives. */
export function tally(draws: number, draw: () => string): Map<string, number> {
	const counts = new Map<string, number>();
	for (let done = 0; done < draws; done += 1) {
		const cell = draw();
		counts.set(cell, (counts.get(cell) ?? 0) + 1);
	}
	return counts;
}
