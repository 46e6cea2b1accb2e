/** A source of chance: a number in [0, 1), evenly distributed. `Math.random` in production, a seeded one in tests. */
export type Random = () => number;

/** What the order of SRV records hangs on. */
export interface Ranked {
	/** The lowest is tried first. */
	readonly priority: number;
	/** The share of the first tries inside a priority, relative to the other weights; 0 is "hardly ever". */
	readonly weight: number;
}

/**
 * Splits records by priority, lowest first; inside a group they keep the order in which they were given.
 * RFC 2782, Priority: all of a lower number are tried before any of a higher one (MUST).
 */
export function groupByPriority<T extends Ranked>(records: readonly T[]): readonly (readonly T[])[] {
	const groups = new Map<number, T[]>();
	for (const record of records) {
		const group = groups.get(record.priority);
		if (group === undefined) groups.set(record.priority, [record]);
		else group.push(record);
	}
	return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/**
 * Puts the records of one priority in the order in which to try them: one weighted draw after another.
 * @param records records of the same priority; their priorities are not looked at
 */
export function orderByWeight<T extends Ranked>(records: readonly T[], random: Random): readonly T[] {
	// RFC 2782, Target selection: "in any order, except that all those with weight 0 are placed at the beginning". A record
	// at the front wins one number more than its weight, so we leave to chance which one stands there, not to the server
	// that answered. One shuffle serves all draws: given who was drawn, the order of the others is still even.
	const left = [
		...shuffle(
			records.filter(({ weight }) => weight === 0),
			random,
		),
		...shuffle(
			records.filter(({ weight }) => weight !== 0),
			random,
		),
	];
	const ordered: T[] = [];
	while (left.length > 0) ordered.push(...left.splice(draw(left, random), 1));
	return ordered;
}

/** Puts all records in the order in which to try them: priority by priority, each by weight. RFC 2782, Target selection. */
export function orderByPriority<T extends Ranked>(records: readonly T[], random: Random): readonly T[] {
	return groupByPriority(records).flatMap((group) => orderByWeight(group, random));
}

/**
 * The exact probability of each record of one priority to be tried first by `orderByWeight`, in the order given; they add
 * up to 1. With `sum` the sum of all weights, there are sum + 1 numbers to draw:
 * - some weights are 0: those share the number 0, so each has 1 / (sum + 1) / (how many have weight 0); the others have
 *   weight / (sum + 1);
 * - no weight is 0: the number 0 goes to whoever stands at the front, which is any of the n records with the same chance,
 *   so each has (weight + 1 / n) / (sum + 1).
 * @param group records of the same priority
 */
export function firstProbabilities(group: readonly Ranked[]): number[] {
	const numbers = sumOfWeights(group) + 1;
	const zeros = group.filter(({ weight }) => weight === 0).length;
	return group.map(({ weight }) => {
		if (zeros > 0) return (weight === 0 ? 1 / zeros : weight) / numbers;
		return (weight + 1 / group.length) / numbers;
	});
}

/** The place of the next record to try. RFC 2782, Target selection: the first running sum that is not below the number. */
function draw(records: readonly Ranked[], random: Random): number {
	const number = integerBelow(sumOfWeights(records) + 1, random);
	let runningSum = 0;
	return records.findIndex(({ weight }) => {
		runningSum += weight;
		return runningSum >= number;
	});
}

/** Fisher and Yates's shuffle: every order has the same chance. */
function shuffle<T>(items: readonly T[], random: Random): T[] {
	const left = [...items];
	const shuffled: T[] = [];
	while (left.length > 0) shuffled.push(...left.splice(integerBelow(left.length, random), 1));
	return shuffled;
}

/** An integer in [0, limit), also when the source of chance breaks its word: a draw must always end. */
function integerBelow(limit: number, random: Random): number {
	const integer = Math.floor(random() * limit);
	return integer > 0 ? Math.min(integer, limit - 1) : 0;
}

function sumOfWeights(records: readonly Ranked[]): number {
	return records.reduce((sum, { weight }) => sum + weight, 0);
}
