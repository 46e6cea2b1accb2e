/** A piece of Lua, with where it stands. */
export interface LuaToken {
	readonly kind: "name" | "string" | "number" | "mark" | "comment";
	readonly text: string;
	readonly start: number;
}

/** In the order in which they are tried. Strings may go over lines where a backslash says so. */
const SHORT: readonly (readonly [LuaToken["kind"], RegExp])[] = [
	["comment", /--[^\n]*/y],
	["string", /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/y],
	["name", /[A-Za-z_]\w*/y],
	["number", /\d[\w.]*/y],
	["mark", /\.\.\.?|[=~<>]=|[^\s]/y],
];

/** `[[ … ]]`, `[==[ … ]==]`, and a comment of that kind. Lua 5.4, 3.1 */
const LONG = /(?:--)?\[(=*)\[/y;

/** Cuts Lua into its pieces. Never throws: what is unfinished goes to the end. */
export function luaTokens(text: string): LuaToken[] {
	const tokens: LuaToken[] = [];
	let at = 0;
	const space = /\s+/y;
	while (at < text.length) {
		space.lastIndex = at;
		if (space.test(text)) at = space.lastIndex;
		if (at >= text.length) break;
		const token = longToken(text, at) ?? shortToken(text, at);
		tokens.push(token);
		at += token.text.length;
	}
	return tokens;
}

function longToken(text: string, start: number): LuaToken | undefined {
	LONG.lastIndex = start;
	const begin = LONG.exec(text);
	if (begin === null) return undefined;
	const close = `]${begin[1] ?? ""}]`;
	const end = text.indexOf(close, LONG.lastIndex);
	const whole = text.slice(start, end === -1 ? undefined : end + close.length);
	return { kind: begin[0].startsWith("--") ? "comment" : "string", text: whole, start };
}

function shortToken(text: string, start: number): LuaToken {
	for (const [kind, pattern] of SHORT) {
		pattern.lastIndex = start;
		const [found] = pattern.exec(text) ?? [];
		if (found !== undefined) return { kind, text: found, start };
	}
	return { kind: "mark", text: text.charAt(start), start };
}

/** What a string stands for, with the commonest escapes; undefined for what is no string. */
export function luaString({ kind, text }: LuaToken): string | undefined {
	if (kind !== "string") return undefined;
	const long = /^\[(=*)\[\n?([\s\S]*)\]\1\]$/.exec(text);
	if (long !== null) return long[2];
	return text.slice(1, -1).replace(/\\([\s\S])/g, "$1");
}
