import { Lexer } from "yaml";

/** Levels that one line may open, by brackets or by `- - -`. Nobody writes more than a handful. */
const MAX_LEVELS = 50;

/** Spaces before a line: each may be a level. */
const MAX_INDENT = 200;

/**
 * Whether a YAML text is nested deeper than any honest one. Asked before it is parsed: the parser calls itself for each level,
 * and at the end of the stack Node does not throw but dies (measured: 100,000 brackets, "RegExpCompiler Allocation failed").
 */
export function isTooDeep(text: string): boolean {
	if (new RegExp(`^ {${MAX_INDENT},}`, "m").test(text)) return true;
	let flow = 0;
	let line = 0;
	for (const token of new Lexer().lex(text)) {
		if (token === "[" || token === "{") flow += 1;
		else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
		else if (token.endsWith("\n")) line = 0;
		// Inside of brackets a colon opens nothing that stays open.
		else if (flow === 0 && (token === "-" || token === "?" || token === ":")) line += 1;
		if (flow > MAX_LEVELS || line > MAX_LEVELS) return true;
	}
	return false;
}
