import { printable } from "xmpps-connect/protocol";
import type { Software } from "../../../model/change.ts";
import type { LocalSetting } from "../../../model/observation-local.ts";

/** Settings of one program, and lines of one setting, that are kept: a host has a handful of each. */
const MAX_LINES = 200;

/** Longest line that is kept, in UTF-16 units. */
const MAX_LINE = 400;

/** A setting whose lines may be shown. Only what is named by the readers of configuration ever gets here. */
export function localSetting(
	software: Software,
	file: string,
	key: string,
	section: string,
	lines: readonly string[],
): LocalSetting {
	return {
		software,
		file: printable(file, MAX_LINE),
		key: printable(key, MAX_LINE),
		section: printable(section, MAX_LINE),
		// A tab is no control character that could hide anything, and indents configuration.
		lines: lines.slice(0, MAX_LINES).map((line) => printable(line.replaceAll("\t", "    "), MAX_LINE)),
	};
}
