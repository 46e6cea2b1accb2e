/** What things are sorted by: numbers and texts, the first that differs decides. */
export type SortKey = readonly (number | string)[];

/** Compares by code units, not by a locale: reports must be the same on every machine. */
export function compareKeys(a: SortKey, b: SortKey): number {
	for (const [index, one] of a.entries()) {
		const other = b[index] ?? "";
		if (one < other) return -1;
		if (one > other) return 1;
	}
	return 0;
}

/** A sorted copy. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => SortKey): T[] {
	return items.toSorted((a, b) => compareKeys(key(a), key(b)));
}
