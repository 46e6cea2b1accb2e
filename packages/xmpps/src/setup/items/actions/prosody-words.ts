import { printable } from "xmpps-connect/protocol";

/** Characters of what Prosody says that are shown. */
const MAX_WORDS = 1000;

/** Frames and greetings around an error in the configuration. */
const FRAME = /^(\*+$|More help on|Good luck)/;

/**
 * What Prosody says, in one line that can be shown. Of a configuration that it cannot read Lua names the piece of text at
 * which it stopped, which may be part of a password: that is left out.
 */
export function prosodyWords(lines: readonly string[]): string {
	const shown = lines.map((line) => withoutSource(line.trim())).filter((line) => line !== "" && !FRAME.test(line));
	return printable(shown.join(" | "), MAX_WORDS);
}

/** `unfinished string near '"pass'` → `unfinished string`. */
export function withoutSource(line: string): string {
	return line.replace(/ near .*$/, "");
}
