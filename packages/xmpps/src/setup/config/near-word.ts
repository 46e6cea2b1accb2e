/** So many mistakes of a typist still make the same word, for so many of its letters. */
const LETTERS_PER_MISTAKE = 3;

/** Longer words are nobody's slip of a key. */
const LONGEST = 64;

/** The word among those known that somebody most likely meant; undefined where none is near. */
export function nearWord(word: string, known: readonly string[]): string | undefined {
	if (word.length > LONGEST) return undefined;
	const given = word.toLowerCase();
	let [best, least] = [undefined as string | undefined, Number.POSITIVE_INFINITY];
	for (const one of known) {
		const distance = mistakesBetween(given, one.toLowerCase());
		const most = Math.max(1, Math.floor(Math.max(given.length, one.length) / LETTERS_PER_MISTAKE));
		if (distance <= most && distance < least && distance < one.length) [best, least] = [one, distance];
	}
	return best;
}

/** Letters that were left out, put in, replaced, or swapped with the next: optimal string alignment. */
function mistakesBetween(one: string, other: string): number {
	let before: number[] = [];
	let last = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let i = 1; i <= one.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= other.length; j += 1) {
			const same = one[i - 1] === other[j - 1];
			const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
			row[j] = Math.min(
				(last[j] ?? 0) + 1,
				(row[j - 1] ?? 0) + 1,
				(last[j - 1] ?? 0) + (same ? 0 : 1),
				swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			);
		}
		before = last;
		last = row;
	}
	return last[other.length] ?? 0;
}
