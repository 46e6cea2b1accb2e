import { type LuaToken, luaString, luaTokens } from "./lua-tokens.ts";

/** What a configuration in Lua says, in its order. */
export type LuaStatement =
	| { readonly kind: "option"; readonly name: string; readonly value: LuaValue }
	/** `VirtualHost "example.org"`, `Component "rooms.example.org" "muc"`. */
	| { readonly kind: "section"; readonly word: "VirtualHost" | "Component"; readonly name: string }
	| { readonly kind: "include"; readonly pattern: string };

/** The right side of an option, without comments. */
export interface LuaValue {
	/** As it stands, in lines. */
	readonly lines: readonly string[];
	/** What a plain string stands for. */
	readonly string?: string;
	/** The named fields of a plain table. */
	readonly fields?: readonly { readonly name: string; readonly value: LuaValue }[];
}

const SECTIONS: Readonly<Record<string, "VirtualHost" | "Component" | "Include">> = {
	VirtualHost: "VirtualHost",
	Host: "VirtualHost",
	Component: "Component",
	Include: "Include",
};

const OPERATORS: ReadonlySet<string> = new Set([
	"..",
	"+",
	"-",
	"*",
	"/",
	"%",
	"^",
	"==",
	"~=",
	"<",
	">",
	"<=",
	">=",
	"and",
	"or",
]);
const LITERALS: ReadonlySet<string> = new Set(["true", "false", "nil"]);
const OPENING: ReadonlySet<string> = new Set(["{", "(", "["]);
const CLOSING: ReadonlySet<string> = new Set(["}", ")", "]"]);

/** Inside a function: what begins something that `end` or `until` ends. `for` and `while` have a `do`. */
const BLOCK_BEGIN: ReadonlySet<string> = new Set(["function", "if", "do", "repeat"]);
const BLOCK_END: ReadonlySet<string> = new Set(["end", "until"]);

/**
 * Reads the statements of a configuration file such as Prosody's. It is not Lua's whole grammar: options, sections and includes
 * as people write them. What a program in the file computes is not computed. Never throws.
 */
export function readLuaConfig(text: string): LuaStatement[] {
	const tokens = luaTokens(text);
	const code = tokens.filter(({ kind }) => kind !== "comment");
	const statements: LuaStatement[] = [];
	let i = 0;
	while (i < code.length) {
		const token = code[i];
		const next = code[i + 1];
		if (token === undefined) break;
		const word = token.kind === "name" ? SECTIONS[token.text] : undefined;
		const named = word === undefined ? undefined : argument(code, i + 1);
		if (word !== undefined && named !== undefined) {
			statements.push(
				word === "Include" ? { kind: "include", pattern: named.text } : { kind: "section", word, name: named.text },
			);
			i = named.end;
		} else if (token.kind === "name" && next?.text === "=") {
			const end = expressionEnd(code, i + 2);
			if (isGlobal(code[i - 1])) {
				statements.push({ kind: "option", name: token.text, value: luaValue(text, code.slice(i + 2, end), true) });
			}
			i = Math.max(end, i + 2);
		} else {
			i = OPENING.has(token.text) && token.kind === "mark" ? balancedEnd(code, i) : i + 1;
		}
	}
	return statements;
}

/** Neither a local variable nor a field of something. */
function isGlobal(before: LuaToken | undefined): boolean {
	return before === undefined || !["local", ".", ":", ","].includes(before.text);
}

/** A string behind a word, in parentheses or not; further strings belong to it. */
function argument(code: readonly LuaToken[], at: number): { readonly text: string; readonly end: number } | undefined {
	const open = code[at]?.text === "(" && code[at]?.kind === "mark";
	const token = code[open ? at + 1 : at];
	const text = token === undefined ? undefined : luaString(token);
	if (text === undefined) return undefined;
	let end = open ? balancedEnd(code, at) : at + 1;
	while (code[end]?.kind === "string") end += 1;
	return { text, end };
}

/** Behind the expression that begins there. */
function expressionEnd(code: readonly LuaToken[], from: number): number {
	let i = operandEnd(code, from);
	while (OPERATORS.has(code[i]?.text ?? "") && code[i]?.kind !== "string") i = operandEnd(code, i + 1);
	return i;
}

function operandEnd(code: readonly LuaToken[], from: number): number {
	let i = from;
	while (["-", "#", "not"].includes(code[i]?.text ?? "")) i += 1;
	const token = code[i];
	if (token === undefined) return i;
	if (token.text === "function") return functionEnd(code, i);
	if (OPENING.has(token.text)) return balancedEnd(code, i);
	if (token.kind === "mark") return i;
	i += 1;
	// A name may go on: a.b, a:b, a(…), a[…], a"…", a{…}
	while (token.kind === "name" && !LITERALS.has(token.text)) {
		const more = code[i];
		if (more === undefined) break;
		if ((more.text === "." || more.text === ":") && more.kind === "mark") i += 2;
		else if (OPENING.has(more.text)) i = balancedEnd(code, i);
		else if (more.kind === "string") i += 1;
		else break;
	}
	return i;
}

function balancedEnd(code: readonly LuaToken[], from: number): number {
	let depth = 0;
	for (let i = from; i < code.length; i++) {
		const { kind, text } = code[i] as LuaToken;
		if (kind !== "mark") continue;
		if (OPENING.has(text)) depth += 1;
		if (CLOSING.has(text)) depth -= 1;
		if (depth <= 0) return i + 1;
	}
	return code.length;
}

function functionEnd(code: readonly LuaToken[], from: number): number {
	let depth = 0;
	for (let i = from; i < code.length; i++) {
		const { kind, text } = code[i] as LuaToken;
		if (kind !== "name") continue;
		if (BLOCK_BEGIN.has(text)) depth += 1;
		if (BLOCK_END.has(text)) depth -= 1;
		if (depth === 0) return i + 1;
	}
	return code.length;
}

/** @param deep whether the fields of a table are wanted: of tables inside tables nobody asks for any */
function luaValue(text: string, code: readonly LuaToken[], deep: boolean): LuaValue {
	const [first] = code;
	const string = code.length === 1 && first !== undefined ? luaString(first) : undefined;
	return {
		lines: linesOf(text, code),
		...(string === undefined ? {} : { string }),
		...(deep && first?.text === "{" && balancedEnd(code, 0) === code.length ? { fields: fieldsOf(text, code) } : {}),
	};
}

/** The source between the tokens is white space and comments, of which only the white space is wanted. */
function linesOf(text: string, code: readonly LuaToken[]): string[] {
	let out = "";
	let end = code[0]?.start ?? 0;
	for (const token of code) {
		const gap = text.slice(end, token.start);
		const breaks = gap.split("\n");
		out += breaks.length === 1 ? (gap === "" ? "" : " ") : `\n${/^\s*/.exec(breaks.at(-1) ?? "")?.[0] ?? ""}`;
		out += token.text;
		end = token.start + token.text.length;
	}
	return out.split("\n");
}

function fieldsOf(text: string, table: readonly LuaToken[]): { name: string; value: LuaValue }[] {
	const fields: { name: string; value: LuaValue }[] = [];
	let i = 1;
	while (i < table.length - 1) {
		const token = table[i];
		if (token?.kind === "name" && table[i + 1]?.text === "=") {
			const end = expressionEnd(table, i + 2);
			fields.push({ name: token.text, value: luaValue(text, table.slice(i + 2, end), false) });
			i = Math.max(end, i + 2);
		} else if (token !== undefined && OPENING.has(token.text) && token.kind === "mark") {
			// `["name"] = value`, or a table inside: nothing that anybody asks for.
			i = balancedEnd(table, i);
		} else i += 1;
	}
	return fields;
}
