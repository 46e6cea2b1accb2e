/**
 * Takes from several lists in turn, the first of each, then the second of each: where not everything fits, every list gets its
 * share, and of each list its beginning.
 */
export function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
	const longest = Math.max(0, ...lists.map((list) => list.length));
	return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat();
}
