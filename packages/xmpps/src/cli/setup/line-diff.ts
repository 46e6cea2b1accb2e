import { diffArrays } from "diff";
import type { LineDiff } from "./plan-text.ts";

/** Unchanged lines that are shown around a change. */
const CONTEXT = 2;

/** A diff by lines: `+`, `-` or a space before each, and a line of dots where unchanged ones are left out. Pure. */
export const lineDiff: LineDiff = (before, after) => {
	const parts = diffArrays([...before], [...after]);
	return parts.flatMap(({ added, removed, value }, index) => {
		const mark = added ? "+" : removed ? "-" : " ";
		const marked = value.map((line) => `${mark} ${line}`);
		const head = index === 0 ? 0 : CONTEXT;
		const tail = index === parts.length - 1 ? 0 : CONTEXT;
		// Nothing is gained by dots that stand for one line.
		if (added || removed || marked.length <= head + tail + 1) return marked;
		return [...marked.slice(0, head), "  …", ...marked.slice(marked.length - tail)];
	});
};
