import { printable } from "xmpps-connect/protocol";
import { isMap, LineCounter, type Node, type ParsedNode, parseDocument } from "yaml";
import { isTooDeep } from "./yaml-depth.ts";

/** A place in a text, both counted from 1. */
export interface TextPosition {
	readonly line: number;
	readonly column: number;
}

/** Something wrong in a configuration file. */
export interface TextProblem extends TextPosition {
	readonly message: string;
}

/** A YAML text as a value, and where everything in it stands. */
export interface YamlDocument {
	readonly value: unknown;
	/** What the syntax itself refuses; then `value` is of no use. */
	readonly problems: readonly TextProblem[];
	/** Where the value at a path begins; for a key in an object, where that key does. The nearest one above, if it is not there. */
	positionOf(path: readonly PropertyKey[]): TextPosition;
	/** Where the value at a path itself begins, also behind a key. The nearest one above, if it is not there. */
	valuePositionOf(path: readonly PropertyKey[]): TextPosition;
}

/** So many problems are shown: what is wrong from the first line on has as many as lines. */
const MAX_SHOWN = 20;

/** Characters of one problem. */
const LONGEST = 300;

/** A line for each problem, with its place: `FILE:LINE:COLUMN: MESSAGE`. Twenty of them, and how many there are more. */
export function problemLines(file: string, problems: readonly TextProblem[]): string[] {
	const lines = problems
		.slice(0, MAX_SHOWN)
		.map(({ line, column, message }) => `${printable(file)}:${line}:${column}: ${printable(message, LONGEST)}`);
	return problems.length > MAX_SHOWN ? [...lines, `and ${problems.length - MAX_SHOWN} more`] : lines;
}

/** Nodes that aliases may stand for: a text of a few lines must not become one of millions. */
const MAX_ALIASES = 100;

/** Reads YAML 1.2 (and so JSON). Never throws. */
export function readYaml(text: string): YamlDocument {
	if (isTooDeep(text)) return unreadable("it is nested too deeply");
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
	const place = (offset: number): TextPosition => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(1, line), column: Math.max(1, col) };
	};
	const problems: TextProblem[] = document.errors.map((error) => ({ ...place(error.pos[0]), message: error.message }));
	let value: unknown;
	try {
		value = document.toJS({ maxAliasCount: MAX_ALIASES });
	} catch (error) {
		problems.push({ line: 1, column: 1, message: error instanceof Error ? error.message : String(error) });
	}
	return {
		value,
		problems,
		positionOf: (path) => place(offsetOf(document.contents, path).key),
		valuePositionOf: (path) => place(offsetOf(document.contents, path).value),
	};
}

function unreadable(message: string): YamlDocument {
	const start = { line: 1, column: 1 };
	return {
		value: undefined,
		problems: [{ ...start, message }],
		positionOf: () => start,
		valuePositionOf: () => start,
	};
}

/** Where key and value at a path begin; the same where there is no key. */
function offsetOf(root: ParsedNode | null, path: readonly PropertyKey[]): { key: number; value: number } {
	let node: Node | null | undefined = root;
	let offset = root?.range[0] ?? 0;
	for (const step of path) {
		if (isMap(node)) {
			const pair = node.items.find(({ key }) => String((key as { value?: unknown } | null)?.value) === String(step));
			if (pair === undefined) break;
			offset = (pair.key as ParsedNode | null)?.range?.[0] ?? offset;
			node = pair.value as Node | null;
		} else {
			const { items } = (node ?? {}) as { items?: readonly Node[] };
			node = items?.[Number(step)];
			if (node === undefined) break;
			offset = node.range?.[0] ?? offset;
		}
	}
	return { key: offset, value: node?.range?.[0] ?? offset };
}
