import { styleText } from "node:util";
import type { Tone } from "./words.ts";

/** The few styles that a report in plain text uses. */
export interface ReportStyle {
	readonly heading: (text: string) => string;
	readonly faint: (text: string) => string;
	readonly tone: (tone: Tone, text: string) => string;
}

const COLOURS = { good: "green", limited: "yellow", bad: "red", unknown: "magenta", advice: "cyan" } as const;

/** @param colour whether to use any: the caller knows the terminal and `NO_COLOR` */
export function reportStyle(colour: boolean): ReportStyle {
	const styled = (format: Parameters<typeof styleText>[0], text: string): string =>
		// Else newer versions of Node look at stdout for themselves.
		colour ? styleText(format, text, { validateStream: false }) : text;
	return {
		heading: (text) => styled("bold", text),
		faint: (text) => styled("dim", text),
		tone: (tone, text) => styled(COLOURS[tone], text),
	};
}
