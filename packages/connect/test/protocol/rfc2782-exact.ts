/**
 * The probability of every order of SRV records, counted out from the text of RFC 2782 and not from our code: every
 * arrangement that the text allows, every integer that can be drawn, in exact fractions.
 */

/** A fraction of integers, not reduced. */
interface Fraction {
	readonly over: bigint;
	readonly under: bigint;
}

const ONE: Fraction = { over: 1n, under: 1n };

interface Ranked {
	readonly priority: number;
	readonly weight: number;
}

/** Order (places in the input, joined by a space) → probability. Every possible order is there. */
export function exactOrders(records: readonly Ranked[]): Map<string, number> {
	const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
	let orders: [number[], Fraction][] = [[[], ONE]];
	for (const priority of priorities) {
		const places = records.flatMap((record, place) => (record.priority === priority ? [place] : []));
		const tails = ordersOfGroup(places, (place) => records[place]?.weight ?? 0);
		orders = orders.flatMap(([head, chance]) =>
			tails.map(([tail, more]) => pair([...head, ...tail], times(chance, more))),
		);
	}
	checkSum(orders.map(([, chance]) => chance));
	return new Map(orders.map(([order, chance]) => [order.join(" "), Number(chance.over) / Number(chance.under)]));
}

/** Place → probability to come first. */
export function exactFirsts(records: readonly Ranked[]): Map<string, number> {
	const firsts = new Map<string, number>();
	for (const [order, chance] of exactOrders(records)) {
		const first = order.split(" ")[0] ?? "";
		firsts.set(first, (firsts.get(first) ?? 0) + chance);
	}
	return firsts;
}

function ordersOfGroup(places: readonly number[], weight: (place: number) => number): [number[], Fraction][] {
	if (places.length === 0) return [[[], ONE]];
	return [...firstPicks(places, weight)].flatMap(([first, chance]) =>
		ordersOfGroup(
			places.filter((place) => place !== first),
			weight,
		).map(([rest, more]) => pair([first, ...rest], times(chance, more))),
	);
}

/** "arrange all SRV RRs in any order, except that all those with weight 0 are placed at the beginning of the list" */
function firstPicks(places: readonly number[], weight: (place: number) => number): Map<number, Fraction> {
	const zeros = permutations(places.filter((place) => weight(place) === 0));
	const others = permutations(places.filter((place) => weight(place) !== 0));
	const sum = places.reduce((total, place) => total + weight(place), 0);
	const hits = new Map<number, number>(places.map((place) => [place, 0]));
	for (const front of zeros) {
		for (const back of others) {
			const list = [...front, ...back];
			// "choose a uniform random number between 0 and the sum computed (inclusive), and select the RR whose running sum
			// value is the first in the selected order which is greater than or equal to the random number selected"
			for (let number = 0; number <= sum; number += 1) {
				let running = 0;
				for (const place of list) {
					running += weight(place);
					if (running < number) continue;
					hits.set(place, (hits.get(place) ?? 0) + 1);
					break;
				}
			}
		}
	}
	const all = BigInt(zeros.length * others.length * (sum + 1));
	return new Map([...hits].map(([place, count]) => [place, { over: BigInt(count), under: all }]));
}

function permutations(items: readonly number[]): number[][] {
	if (items.length === 0) return [[]];
	return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

function times(a: Fraction, b: Fraction): Fraction {
	return { over: a.over * b.over, under: a.under * b.under };
}

function pair(order: number[], chance: Fraction): [number[], Fraction] {
	return [order, chance];
}

/** The fractions must add up to exactly 1, or the counting is wrong. */
function checkSum(chances: readonly Fraction[]): void {
	const total = chances.reduce(
		(sum, { over, under }) => ({ over: sum.over * under + over * sum.under, under: sum.under * under }),
		{
			over: 0n,
			under: 1n,
		},
	);
	if (total.over !== total.under) throw new Error("the exact probabilities do not add up to 1");
}
