/** A mention of a standard in a source file. */
export interface Reference {
	readonly document: string;
	/** A number (`4.7.2`), an appendix (`A.1`) or the words that follow when they begin like a title; absent for a bare mention. */
	readonly section?: string;
}

// The words of a title end nowhere in particular, so they are looked at and not consumed: the next mention may stand there.
const MENTION =
	/\b(RFC \d{1,5}|XEP-\d{4})(?:, (?!(?:RFC|XEP)\b)(?:(\d+(?:\.\d+)*|[A-Z](?:\.\d+)+)|(?=([A-Z][a-z][^\n]*))))?/g;

/** `, 4.3` or ` to 4.13` behind a numbered section: another section of the same document. */
const MORE = /^(?:,? (?:and|or|to) |, )(\d+(?:\.\d+)+|[A-Z]\.\d+)(?![\w-])/;

/**
 * Finds the mentions of standards in the text of a source file: `RFC 6120, 4.7.2`, `RFC 2782, Target selection`,
 * `XEP-0368, 3`, also over the end of a comment's line, and lists such as `RFC 6120, 4.7.1 and 4.7.2`.
 */
export function references(text: string): Reference[] {
	const joined = text.replace(/[ \t]*\n[ \t]*(?:\*(?!\/)|\/\/)[ \t]*/g, " ");
	const found: Reference[] = [];
	for (const match of joined.matchAll(MENTION)) {
		const [whole, document = "", number, words] = match;
		const section = number ?? words;
		found.push(section === undefined ? { document } : { document, section });
		if (number === undefined) continue;
		let rest = joined.slice(match.index + whole.length);
		for (let more = MORE.exec(rest); more !== null; more = MORE.exec(rest)) {
			found.push({ document, section: more[1] ?? "" });
			rest = rest.slice(more[0].length);
		}
	}
	return found;
}

/** The section that a reference names: itself, or for words the longest title that they begin with. */
export function sectionNamed(words: string, known: readonly string[]): string | undefined {
	if (/^(\d|[A-Z]\.)/.test(words)) return known.find((section) => section === words);
	return known
		.filter((title) => words.startsWith(title) && !/^[\w-]/.test(words.slice(title.length)))
		.sort((a, b) => b.length - a.length)[0];
}
