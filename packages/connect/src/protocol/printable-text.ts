/** Longest text that is quoted in a message unless the caller says otherwise, in UTF-16 units: a few lines of a terminal. */
const DEFAULT_MAX = 200;

/** Bytes that are quoted in a message unless the caller says otherwise. */
const DEFAULT_MAX_BYTES = 64;

/**
 * Control characters, format characters (among them those that turn the direction of writing), line and paragraph
 * separators, private, unassigned and lone surrogates: what could move the cursor or hide what a message says.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * Makes text from the network fit for a message: what is not seen is written as `\x1b` or `\u{202e}`, and what is too
 * long is cut and ends in `…`. Applying it twice changes nothing more.
 * @param max longest result, in UTF-16 units
 */
export function printable(text: string, max: number = DEFAULT_MAX): string {
	let out = "";
	let fits = "";
	// Goes no further than the cut: the text may be long.
	for (const character of text) {
		const shown = UNPRINTABLE.test(character) ? escaped(character.codePointAt(0) ?? 0) : character;
		if (out.length + shown.length > max) return max < 1 ? "" : `${fits}…`;
		out += shown;
		if (out.length < max) fits = out;
	}
	return out;
}

/**
 * The same for bytes that may be no text: ASCII as it is, everything else as `\xff`.
 * @param max longest input that is shown, in bytes
 */
export function printableBytes(bytes: Uint8Array, max: number = DEFAULT_MAX_BYTES): string {
	let out = "";
	for (const byte of bytes.subarray(0, max)) {
		out += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : escaped(byte);
	}
	return bytes.length > max ? `${out}…` : out;
}

function escaped(code: number): string {
	return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
