import { FirstBytes } from "./first-bytes.ts";
import { ReferenceCheck } from "./reference-check.ts";
import { Utf8Check } from "./utf8-check.ts";
import type { XmlFaultDetail } from "./xml-fault.ts";

const LT = 0x3c;
const GT = 0x3e;
const AMP = 0x26;
const BANG = 0x21;
const QUESTION = 0x3f;
const BRACKET = 0x5b;
const DASH = 0x2d;

/** Where in the stream the next byte stands, by what was complete before it. */
export type Place = "preamble" | "stream" | "element";

/**
 * What is to be done with a byte: `space` stands between elements and need not be parsed; at `tag-end` whatever the bytes
 * so far complete is complete.
 */
export type ByteVerdict = "space" | "keep" | "tag-end" | XmlFaultDetail;

type State = "text" | "open" | "bang" | "declaration" | "tag" | "quoted" | "cdata" | "reference" | "foreign";

/**
 * Looks at every byte before the parser does, and finds what XMPP forbids where it begins and not where it ends: a
 * comment that never ends is known at its fourth byte. It also finds the ends of tags, so that the parser is fed in the same
 * pieces however the network cuts the stream. What it lets pass may still be ill-formed: that is for the parser to say.
 */
export class RestrictedXml {
	readonly #maxAttributes: number;
	readonly #utf8 = new Utf8Check();
	readonly #first = new FirstBytes();
	readonly #reference = new ReferenceCheck();
	#state: State = "text";
	#place: Place = "preamble";
	#offset = -1;
	/** Where a reference stands. */
	#around: "text" | "quoted" = "text";
	#quote = 0;
	#attributes = 0;
	#declaration = "";
	/** Closing brackets in a row inside CDATA. */
	#brackets = 0;
	#inRoot = false;
	#declared = false;

	constructor(maxAttributes: number) {
		this.#maxAttributes = maxAttributes;
	}

	/** The tag of the root has begun. */
	get inRoot(): boolean {
		return this.#inRoot;
	}

	/** Tells where the stream stands behind a `tag-end`. */
	set place(place: Place) {
		this.#place = place;
	}

	/** What the bytes so far are when no more will come; undefined where nothing is cut off. */
	get unfinished(): XmlFaultDetail | undefined {
		if (this.#state === "foreign") return this.#first.fault;
		if (this.#state === "text" && this.#place !== "element") return undefined;
		const what = this.#place === "preamble" ? "the stream's header" : "an element";
		return { reason: "truncated", detail: `the end came inside ${what}` };
	}

	/** Judges the next byte. After a fault it must not be called again. */
	accept(byte: number): ByteVerdict {
		this.#offset += 1;
		if (this.#state === "text" && this.#place !== "element") return this.#outside(byte);
		if (this.#state === "foreign") return this.#first.accept(byte) ?? "space";
		if (!this.#utf8.accept(byte)) {
			return { reason: "invalid-utf8", detail: `the byte 0x${byte.toString(16)} where UTF-8 has none` };
		}
		switch (this.#state) {
			case "text":
				return this.#text(byte);
			case "open":
				return this.#opened(byte);
			case "bang":
				return this.#bang(byte);
			case "declaration":
				return this.#xmlDeclaration(byte);
			case "tag":
				return this.#tag(byte);
			case "quoted":
				if (byte === this.#quote) this.#state = "tag";
				return byte === AMP ? this.#refer("quoted") : "keep";
			case "cdata":
				return this.#cdata(byte);
			case "reference":
				return this.#referring(byte);
		}
	}

	/** Before the root and between elements nothing but white space may stand. */
	#outside(byte: number): ByteVerdict {
		if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) return "space";
		if (byte === LT) return this.#text(byte);
		if (this.#place === "stream" || this.#declared) return strayText();
		this.#state = "foreign";
		return this.#first.accept(byte) ?? "space";
	}

	#text(byte: number): ByteVerdict {
		if (byte === AMP) return this.#refer("text");
		if (byte === LT) this.#state = "open";
		return "keep";
	}

	/** Behind `<`. */
	#opened(byte: number): ByteVerdict {
		if (byte === BANG) {
			this.#state = "bang";
			return "keep";
		}
		if (byte === QUESTION) {
			// XML 1.0, 2.8: the declaration stands at the very beginning or nowhere.
			if (this.#offset !== 1) return instruction();
			this.#state = "declaration";
			return "keep";
		}
		this.#inRoot = true;
		this.#attributes = 0;
		this.#state = "tag";
		return this.#tag(byte);
	}

	/** Behind `<!`. RFC 6120, 11.1. */
	#bang(byte: number): ByteVerdict {
		if (byte === DASH) return { reason: "comment", detail: "a comment" };
		// In any case: pages in HTML begin with it too.
		if (byte === 0x44 || byte === 0x64) return { reason: "doctype", detail: "a document type declaration" };
		if (byte !== BRACKET) return { reason: "not-well-formed", detail: 'a "<!" that begins nothing' };
		if (this.#place !== "element") return strayText();
		this.#brackets = 0;
		this.#state = "cdata";
		return "keep";
	}

	/** Behind `<?` at the very beginning. Its content is for the parser. */
	#xmlDeclaration(byte: number): ByteVerdict {
		if (this.#declaration.length < 4) {
			this.#declaration += String.fromCharCode(byte);
			return /^x(m(l(\s)?)?)?$/.test(this.#declaration) ? "keep" : instruction();
		}
		if (byte !== GT) return "keep";
		this.#declared = true;
		this.#state = "text";
		return "tag-end";
	}

	#tag(byte: number): ByteVerdict {
		if (byte === GT) {
			this.#state = "text";
			return "tag-end";
		}
		if (byte === 0x22 || byte === 0x27) {
			this.#attributes += 1;
			if (this.#attributes > this.#maxAttributes) {
				return { reason: "too-many-attributes", detail: `more than ${this.#maxAttributes} attributes in one tag` };
			}
			this.#quote = byte;
			this.#state = "quoted";
		}
		return "keep";
	}

	#cdata(byte: number): ByteVerdict {
		if (byte === GT && this.#brackets >= 2) this.#state = "text";
		this.#brackets = byte === 0x5d ? this.#brackets + 1 : 0;
		return "keep";
	}

	#refer(around: "text" | "quoted"): ByteVerdict {
		this.#around = around;
		this.#state = "reference";
		return "keep";
	}

	#referring(byte: number): ByteVerdict {
		const verdict = this.#reference.accept(byte);
		if (verdict === "end") this.#state = this.#around;
		return verdict === "more" || verdict === "end" ? "keep" : verdict;
	}
}

function strayText(): XmlFaultDetail {
	return { reason: "stray-text", detail: "character data outside the elements of the stream" };
}

function instruction(): XmlFaultDetail {
	return { reason: "processing-instruction", detail: "a processing instruction" };
}
