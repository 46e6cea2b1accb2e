import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	firstProbabilities,
	groupByPriority,
	orderByPriority,
	orderByWeight,
	type Random,
	type Ranked,
} from "../../src/protocol/srv-order.ts";
import { chiSquare, tally } from "./chi-square.ts";
import { exactFirsts, exactOrders } from "./rfc2782-exact.ts";
import { seededRandom } from "./seeded-random.ts";

const DRAWS = 100_000;

/** Once in 1000 times by chance; the seed is fixed, so it is either always or never. */
const SUSPICIOUS = 3.09;

/** A wrong algorithm is far beyond chance, not a little. */
const CERTAIN = 8;

interface Placed extends Ranked {
	readonly place: number;
}

type Algorithm = (records: readonly Placed[], random: Random) => readonly Placed[];

function placed(ranks: readonly (readonly [priority: number, weight: number])[]): Placed[] {
	return ranks.map(([priority, weight], place) => ({ priority, weight, place }));
}

function weights(...all: number[]): Placed[] {
	return placed(all.map((weight) => [0, weight]));
}

/** The deviation of whole orders, and of the first picks, from RFC 2782. */
function deviations(records: readonly Placed[], order: Algorithm): { orders: number; firsts: number } {
	const random = seededRandom(0x2782);
	const counts = tally(DRAWS, () =>
		order(records, random)
			.map(({ place }) => place)
			.join(" "),
	);
	const firsts = new Map<string, number>();
	for (const [cell, count] of counts) {
		const first = cell.split(" ")[0] ?? "";
		firsts.set(first, (firsts.get(first) ?? 0) + count);
	}
	return {
		orders: chiSquare(counts, exactOrders(records)).deviation,
		firsts: chiSquare(firsts, exactFirsts(records)).deviation,
	};
}

const CASES: readonly (readonly [string, Placed[]])[] = [
	["weight 0 beside others", weights(3, 0, 1)],
	["two of weight 0 beside others", weights(0, 2, 0, 5)],
	["all of weight 0", weights(0, 0, 0, 0)],
	["no weight 0", weights(1, 2, 7)],
	["equal weights", weights(1, 1, 1)],
	["weights far apart", weights(1, 100)],
	["the largest weights", weights(65_535, 65_535, 32_768)],
	["the largest weight beside 0", weights(0, 65_535, 65_535)],
	[
		"several priorities",
		placed([
			[20, 0],
			[10, 1],
			[20, 4],
			[10, 2],
			[5, 9],
			[10, 0],
		]),
	],
];

describe(`RFC 2782, Target selection: ${DRAWS} draws have the exact probabilities`, () => {
	it.each(CASES)("%s", (_, records) => {
		const several = new Set(records.map(({ priority }) => priority)).size > 1;
		const order: Algorithm = several ? orderByPriority : orderByWeight;
		const random = seededRandom(0x2782);
		const counts = tally(DRAWS, () =>
			order(records, random)
				.map(({ place }) => place)
				.join(" "),
		);
		expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(DRAWS);
		expect(chiSquare(counts, exactOrders(records)).deviation).toBeLessThan(SUSPICIOUS);
	});

	it.each(CASES.filter(([, records]) => records.every(({ priority }) => priority === 0)))(
		"first of %s",
		(_, records) => {
			expect(deviations(records, orderByWeight).firsts).toBeLessThan(SUSPICIOUS);
		},
	);
});

/** Draws one after the other, as RFC 2782 does, with the arrangement and the number as given. */
function drawing(
	arrange: (records: readonly Placed[], random: Random) => readonly Placed[],
	number: (sum: number, random: Random) => number,
): Algorithm {
	return (records, random) => {
		let left = [...records];
		const ordered: Placed[] = [];
		while (left.length > 0) {
			left = [...arrange(left, random)];
			const drawn = number(
				left.reduce((sum, { weight }) => sum + weight, 0),
				random,
			);
			let running = 0;
			const found = left.findIndex(({ weight }) => {
				running += weight;
				return running >= drawn;
			});
			ordered.push(...left.splice(found, 1));
		}
		return ordered;
	};
}

const shuffled = <T>(items: readonly T[], random: Random): T[] =>
	items
		.map((item) => ({ item, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item);
const zerosFirst = (records: readonly Placed[], random: Random): Placed[] =>
	shuffled(records, random).sort((a, b) => Number(a.weight !== 0) - Number(b.weight !== 0));
const inclusive = (sum: number, random: Random): number => Math.floor(random() * (sum + 1));

describe("the same test refuses a wrong algorithm", () => {
	it("but takes a second, separately written right one", () => {
		expect(deviations(weights(0, 2, 0, 5), drawing(zerosFirst, inclusive)).orders).toBeLessThan(SUSPICIOUS);
		expect(deviations(weights(1, 2, 7), drawing(zerosFirst, inclusive)).orders).toBeLessThan(SUSPICIOUS);
	});

	it.each<readonly [string, Placed[], Algorithm]>([
		[
			"the number drawn below the sum",
			weights(3, 0, 1),
			drawing(zerosFirst, (sum, random) => Math.floor(random() * sum)),
		],
		["the number drawn from 1", weights(3, 0, 1), drawing(zerosFirst, (sum, random) => Math.ceil(random() * sum))],
		["no integer drawn", weights(1, 2, 7), drawing(zerosFirst, (sum, random) => random() * sum)],
		["a number rounded", weights(1, 2, 7), drawing(zerosFirst, (sum, random) => Math.round(random() * sum))],
		["weight 0 not placed first", weights(3, 0, 1), drawing((records) => records, inclusive)],
		["the order of the answer kept", weights(1, 2, 7), drawing((records) => records, inclusive)],
		["weight 0 in the order of the answer", weights(0, 2, 0, 5), (records, random) => zerosStill(records, random)],
		["weights not looked at", weights(1, 2, 7), shuffled],
		["sorted by weight", weights(1, 2, 7), (records) => records.toSorted((a, b) => b.weight - a.weight)],
		["drawn once, the rest as it stands", weights(1, 2, 7), onlyFirstDrawn],
		["a biased shuffle", weights(0, 0, 0, 0), (records, random) => records.toSorted(() => random() - 0.5)],
	])("%s", (_, records, wrong) => {
		const { orders, firsts } = deviations(records, wrong);
		expect(Math.max(orders, firsts)).toBeGreaterThan(CERTAIN);
	});
});

function zerosStill(records: readonly Placed[], random: Random): readonly Placed[] {
	const arrange = (left: readonly Placed[]): Placed[] =>
		left.toSorted((a, b) => Number(a.weight !== 0) - Number(b.weight !== 0));
	return drawing(arrange, inclusive)(records, random);
}

function onlyFirstDrawn(records: readonly Placed[], random: Random): readonly Placed[] {
	const first = drawing(zerosFirst, inclusive)(records, random)[0];
	return first === undefined ? [] : [first, ...records.filter((record) => record !== first)];
}

describe("firstProbabilities", () => {
	it.each(CASES.filter(([, records]) => records.every(({ priority }) => priority === 0)))("%s", (_, records) => {
		const exact = exactFirsts(records);
		firstProbabilities(records).forEach((probability, place) => {
			expect(probability).toBeCloseTo(exact.get(String(place)) ?? Number.NaN, 12);
		});
	});

	it("of nothing is nothing", () => {
		expect(firstProbabilities([])).toEqual([]);
	});

	it("matches the exact count for any small group, and adds up to 1", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }), (all) => {
				const records = weights(...all);
				const exact = exactFirsts(records);
				const probabilities = firstProbabilities(records);
				expect(probabilities.reduce((sum, one) => sum + one)).toBeCloseTo(1, 12);
				probabilities.forEach((one, place) => {
					expect(one).toBeCloseTo(exact.get(String(place)) ?? Number.NaN, 12);
				});
			}),
			{ numRuns: 60 },
		);
	});
});

describe("order", () => {
	const ranks = fc.array(fc.tuple(fc.nat(3), fc.oneof(fc.constant(0), fc.nat(65_535))), { maxLength: 64 });

	it("loses and invents no record and never puts a higher priority number first", () => {
		fc.assert(
			fc.property(ranks, fc.nat(), (given, seed) => {
				const records = placed(given);
				const ordered = orderByPriority(records, seededRandom(seed));
				expect(ordered.toSorted((a, b) => a.place - b.place)).toEqual(records);
				expect(ordered.map(({ priority }) => priority)).toEqual(
					given.map(([priority]) => priority).sort((a, b) => a - b),
				);
				expect(groupByPriority(records).flat().length).toBe(records.length);
			}),
			{ numRuns: 100 },
		);
	});

	it.each([0, 0.5, 1 - 2 ** -53, 1, 2, -1, Number.NaN, Number.POSITIVE_INFINITY])(
		"ends with the chance %d",
		(chance) => {
			const records = weights(3, 0, 0, 65_535);
			expect(new Set(orderByWeight(records, () => chance))).toEqual(new Set(records));
		},
	);

	it("keeps the order of the answer inside a group, lowest priority first", () => {
		const records = placed([
			[10, 1],
			[2, 1],
			[10, 2],
		]);
		expect(groupByPriority(records).map((group) => group.map(({ place }) => place))).toEqual([[1], [0, 2]]);
	});
});
