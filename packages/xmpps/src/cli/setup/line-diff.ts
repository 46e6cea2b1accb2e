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
		if (added || removed || marked.length <= 2 * CONTEXT + 1) return marked;
		const head = index === 0 ? [] : marked.slice(0, CONTEXT);
		const tail = index === parts.length - 1 ? [] : marked.slice(-CONTEXT);
		return [...head, "  …", ...tail];
	});
};
