import type { XmlFaultDetail } from "./xml-fault.ts";

const PREDEFINED: readonly string[] = ["amp", "lt", "gt", "quot", "apos"];

/** `#x10FFFF` and `#1114111` are the longest that mean something; a few leading zeros do no harm. */
const LONGEST_REFERENCE = 16;

/**
 * Reads a reference, from the byte behind `&` on. RFC 6120, 11.1: of entities only the five predefined ones may be used.
 * Character references are no entities; the parser judges the character.
 */
export class ReferenceCheck {
	#name = "";

	/** Takes the next byte: `more`, `end` at the semicolon, or what is wrong. */
	accept(byte: number): "more" | "end" | XmlFaultDetail {
		if (byte === 0x3b && (this.#name.startsWith("#") || PREDEFINED.includes(this.#name))) {
			this.#name = "";
			return "end";
		}
		this.#name += String.fromCharCode(byte);
		const name = this.#name;
		if (name.startsWith("#")) {
			if (name.length <= LONGEST_REFERENCE && /^#(x[0-9a-f]*|[0-9]*)$/i.test(name)) return "more";
			return { reason: "not-well-formed", detail: "a malformed character reference" };
		}
		if (PREDEFINED.some((known) => known.startsWith(name))) return "more";
		if (name.length === 1 && !/[A-Za-z_:\x80-\xff]/.test(name)) {
			return { reason: "not-well-formed", detail: 'an "&" that begins no reference' };
		}
		return { reason: "entity", detail: "a reference to an entity that is not predefined" };
	}
}
