/** Quotes around what is no value: a path, punctuation that is missing, a directive that nginx knows, a site's name. */
const KEPT = /"(?:\/[^"]*|[^"\w]{1,2})"|"\w+"(?= directive)|(?<=server name )"[^"]*"/;

/** From the first quote on to the last one: a value may have quotes in it. */
const VALUE = /".*"/;

const QUOTED = new RegExp(`(${KEPT.source})|${VALUE.source}`, "g");

/**
 * What nginx says, without the piece of text at which it stopped: that may be a part of a password. `unknown directive "pass"
 * in FILE:2` → `unknown directive "..." in FILE:2`.
 */
export function withoutValues(line: string): string {
	return line.replace(QUOTED, (_whole, kept: string | undefined) => kept ?? '"..."');
}
