import { styleText } from "node:util";
import type { Io } from "./io.ts";

/** The few styles that our output uses; plain text where colours are not wanted. */
export interface Style {
	readonly heading: (text: string) => string;
	readonly good: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly faint: (text: string) => string;
}

const plain = (text: string): string => text;

/** The styles for a terminal, or none. */
export function styleFor(io: Pick<Io, "colour">): Style {
	if (!io.colour) return { heading: plain, good: plain, bad: plain, faint: plain };
	return {
		heading: (text) => styleText("bold", text),
		good: (text) => styleText("green", text),
		bad: (text) => styleText("red", text),
		faint: (text) => styleText("dim", text),
	};
}
