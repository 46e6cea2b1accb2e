/** A directive of nginx, or a block when it has some of its own. */
export interface NginxDirective {
	/** Its words with one blank between them, as they stand: `map $ssl_preread_alpn_protocols $behind`. */
	readonly head: string;
	/** Where it begins, and where it ends behind its `;` or `}`. */
	readonly start: number;
	readonly end: number;
	/** Where its block begins behind `{`, and ends before `}`. */
	readonly inner?: { readonly start: number; readonly end: number };
	readonly children: readonly NginxDirective[];
}

/** A word, a quoted one, a comment, or a sign of its own. */
const TOKEN = /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|(?:\\.|\$\{[^}]*\}|[^\s{};"'\\])+/g;

/** Reads a text of nginx into a tree. What is not closed ends with the text. */
export function nginxBlocks(text: string): NginxDirective[] {
	const tokens = [...text.matchAll(TOKEN)].filter(([token]) => !token.startsWith("#"));
	let at = 0;
	function read(): NginxDirective[] {
		const found: NginxDirective[] = [];
		let words: string[] = [];
		let start = -1;
		while (at < tokens.length) {
			const token = tokens[at];
			if (token === undefined) break;
			const [word] = token;
			if (word === "}") return found;
			at += 1;
			if (start < 0) start = token.index;
			if (word === ";") {
				found.push({ head: words.join(" "), start, end: token.index + 1, children: [] });
			} else if (word === "{") {
				const children = read();
				const close = tokens[at]?.index ?? text.length;
				at += 1;
				const inner = { start: token.index + 1, end: close };
				found.push({ head: words.join(" "), start, end: close + 1, inner, children });
			} else {
				words.push(word);
				continue;
			}
			words = [];
			start = -1;
		}
		return found;
	}
	return read();
}
