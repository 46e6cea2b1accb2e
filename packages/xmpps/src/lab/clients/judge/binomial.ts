/** The probability of exactly `k` hits in `n` draws of probability `p`. */
export function binomial(k: number, n: number, p: number): number {
	let value = 1;
	// Factors in turn, so that nothing overflows.
	for (let index = 1; index <= k; index++) value *= ((n - k + index) / index) * p;
	return value * (1 - p) ** (n - k);
}

/** How likely an outcome is that is as unlikely as `k` hits or more so: the exact two-sided test. */
export function twoSided(k: number, n: number, p: number): number {
	const own = binomial(k, n, p);
	let sum = 0;
	for (let other = 0; other <= n; other++) {
		const probability = binomial(other, n, p);
		// Rounding must not leave out the outcome itself.
		if (probability <= own * (1 + 1e-9)) sum += probability;
	}
	return Math.min(1, sum);
}
