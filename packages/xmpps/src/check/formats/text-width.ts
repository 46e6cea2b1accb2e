/** Takes no room of its own: combining marks, and the vowels and finals that join a Hangul syllable. */
const ZERO = /[\p{Mn}\p{Me}\u{1160}-\u{11ff}]/u;

/** Katakana and Hangul that were made to be as narrow as Latin. */
const NARROW = /[\u{ff61}-\u{ffdc}\u{ffe8}-\u{ffee}]/u;

/** What a terminal gives two columns: near enough to UAX #11 for names and messages, which hold no emoji sequences. */
const WIDE =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u{3000}-\u{303e}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}]/u;

/** How many columns of a terminal a printable text takes. */
export function textWidth(text: string): number {
	let width = 0;
	for (const character of text) width += characterWidth(character);
	return width;
}

function characterWidth(character: string): number {
	if (character < "\u{300}") return 1;
	if (ZERO.test(character)) return 0;
	return WIDE.test(character) && !NARROW.test(character) ? 2 : 1;
}

/** The beginning of a text that fits; what was cut ends in `…`. */
export function cutToWidth(text: string, width: number): string {
	if (textWidth(text) <= width) return text;
	return width < 1 ? "" : `${fitting(text, width - 1)}…`;
}

function fitting(text: string, width: number): string {
	let out = "";
	let used = 0;
	for (const character of text) {
		used += characterWidth(character);
		if (used > width) break;
		out += character;
	}
	return out;
}

/** A text with blanks behind it, or before it, until it has a width. */
export function padToWidth(text: string, width: number, side: "left" | "right" = "left"): string {
	const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
	return side === "left" ? text + blanks : blanks + text;
}

/** A text in lines that fit, broken between words, and inside a word that is wider than a line. */
export function wrapText(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ").flatMap((one) => pieces(one, width))) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (textWidth(longer) <= width) {
			line = longer;
			continue;
		}
		lines.push(line);
		line = word;
	}
	return [...lines, line].filter((one) => one !== "");
}

function pieces(word: string, width: number): string[] {
	const out: string[] = [];
	let rest = word;
	while (textWidth(rest) > width) {
		// A character wider than the line still has to go somewhere.
		const piece = fitting(rest, width) || [...rest].slice(0, 1).join("");
		out.push(piece);
		rest = rest.slice(piece.length);
	}
	return [...out, rest];
}
