import { printable } from "xmpps-connect/protocol";
import type { Tell } from "../../setup/apply/tell.ts";
import type { Io } from "../io.ts";
import type { Style } from "../style.ts";

const LONGEST = 500;

/** Steps and what came of them, as lines; what takes a while on the line of progress. @param say where lines go */
export function tellText(io: Io, style: Style, say: (text: string) => void): Tell {
	const line = (text: string): void => {
		io.progress?.(undefined);
		say(text);
	};
	return {
		step: (text) => line(style.heading(printable(text, LONGEST))),
		detail: (text) => line(`  ${printable(text, LONGEST)}`),
		progress: (text) => io.progress?.(text === undefined ? undefined : `  ${printable(text, LONGEST)}`),
	};
}
