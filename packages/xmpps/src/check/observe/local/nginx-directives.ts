/** A directive of nginx: its words as they stand, and what is in its block. */
export interface NginxDirective {
	readonly words: readonly string[];
	readonly block?: readonly NginxDirective[];
}

/** Words, quoted or not, and the marks between them. `${name}` is part of a word. */
const TOKEN = /\s+|#[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|[;{}]|(?:\\[\s\S]|\$\{\w*\}|[^\s;{}\\])+/y;

/** Blocks inside each other: nginx itself has four. */
const MAX_DEPTH = 20;

/** Reads the directives of a file of nginx. Never throws: what is unfinished is left out. */
export function nginxDirectives(text: string): NginxDirective[] {
	const root: NginxDirective[] = [];
	const open: NginxDirective[][] = [root];
	let words: string[] = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const [token] = TOKEN.exec(text) ?? [];
		if (token === undefined) break;
		const here = open.at(-1) ?? root;
		if (/^[\s#]/.test(token)) continue;
		if (token === ";") {
			if (words.length > 0) here.push({ words });
			words = [];
		} else if (token === "{") {
			const block: NginxDirective[] = [];
			if (open.length < MAX_DEPTH) here.push({ words, block });
			open.push(block);
			words = [];
		} else if (token === "}") {
			if (open.length > 1) open.pop();
			words = [];
		} else words.push(token);
	}
	return root;
}

/** Writes a directive in lines, as nginx would read it. */
export function nginxLines({ words, block }: NginxDirective): string[] {
	if (block === undefined) return [`${words.join(" ")};`];
	return [`${words.join(" ")} {`, ...block.flatMap(nginxLines).map((line) => `    ${line}`), "}"];
}
