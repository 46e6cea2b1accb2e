/** A statement of a Lua file at its outermost level: an assignment, or what begins a section. */
export interface LuaStatement {
	/** Its lines, counted from 0, both included. */
	readonly first: number;
	readonly last: number;
	/** The option that it assigns; of a section its kind: `VirtualHost`, `Component`. */
	readonly key: string;
	/** `global`, or the line that began the section: `VirtualHost "example.com"`. */
	readonly section: string;
}

const SECTION = /^\s*(VirtualHost|Component)\s*\(?\s*["']([^"']+)["']/;
const ASSIGNMENT = /^\s*([A-Za-z_]\w*)\s*=/;

/** Finds them. Brackets may reach over lines; strings and comments count for nothing. */
export function luaStatements(lines: readonly string[]): LuaStatement[] {
	const found: LuaStatement[] = [];
	let section = "global";
	for (let index = 0; index < lines.length; index += 1) {
		const line = lines[index] ?? "";
		const began = SECTION.exec(line);
		const key = began?.[1] ?? ASSIGNMENT.exec(line)?.[1];
		if (began !== null) section = `${began[1]} "${began[2]}"`;
		if (key === undefined) continue;
		const last = endOf(lines, index);
		found.push({ first: index, last, key, section });
		index = last;
	}
	return found;
}

/** The line at which every bracket that was opened since `first` is closed. */
function endOf(lines: readonly string[], first: number): number {
	let depth = 0;
	for (let index = first; index < lines.length; index += 1) {
		for (const sign of bare(lines[index] ?? "")) {
			if ("{([".includes(sign)) depth += 1;
			else if ("})]".includes(sign)) depth -= 1;
		}
		if (depth <= 0) return index;
	}
	return lines.length - 1;
}

/** A line without strings and comments. Long brackets are not for values of a few words, and nobody writes them. */
function bare(line: string): string {
	return line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|--.*$/g, "");
}
