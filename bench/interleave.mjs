import { execFileSync } from "node:child_process";

/**
 * Runs several things in turn, many times over, so that whatever else the machine does weighs on all of them alike.
 *
 * @template {string} Name
 * @param {number} rounds
 * @param {Readonly<Record<Name, () => number>>} candidates each gives one figure a round
 * @returns {Record<Name, number>} the median of each, to a tenth
 */
export function interleave(rounds, candidates) {
	/** @type {[Name, () => number][]} */
	const entries = /** @type {any} */ (Object.entries(candidates));
	/** @type {Map<Name, number[]>} */
	const figures = new Map(entries.map(([name]) => [name, []]));
	// The first round fills the file cache and is thrown away.
	for (let round = -1; round < rounds; round += 1) {
		for (const [name, measure] of entries) {
			const figure = measure();
			if (round >= 0) figures.get(name)?.push(figure);
		}
	}
	return /** @type {Record<Name, number>} */ (
		Object.fromEntries([...figures].map(([name, values]) => [name, tenth(median(values))]))
	);
}

/**
 * @param {readonly string[]} args for this Node
 * @param {string} [folder]
 * @returns {number} milliseconds from the start of the process to its end
 * @throws {Error} when it ends with a code other than 0
 */
export function timeOfProcess(args, folder = process.cwd()) {
	const started = performance.now();
	execFileSync(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
	return performance.now() - started;
}

/** @param {readonly number[]} values @returns {number} */
export function median(values) {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length / 2;
	if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN;
	return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** @param {number} value @returns {number} */
export function tenth(value) {
	return Math.round(value * 10) / 10;
}
