import { ipFamily } from "xmpps-connect/protocol";

/** RFC 1035, 2.3.4: 255 octets on the wire are 253 in text. */
const LONGEST_NAME = 253;

/**
 * A name as clients give it, as tables of routes have it: lower case, without the final dot. `undefined` for addresses and for
 * whatever else no host can be called; what is left is safe to be shown and to be put into a URL.
 */
export function routableName(text: string): string | undefined {
	const name = text.toLowerCase().replace(/\.$/, "");
	if (name.length > LONGEST_NAME || ipFamily(name) !== 0) return undefined;
	return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) ? name : undefined;
}
