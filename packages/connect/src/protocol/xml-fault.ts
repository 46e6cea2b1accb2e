/** Everything that can be wrong with what a peer sends as XML. */
export type XmlFault =
	/** The first bytes are no XML at all: another protocol speaks here. */
	| "not-xml"
	/** It breaks the rules of XML 1.0. */
	| "not-well-formed"
	| "invalid-utf8"
	/** A byte order mark: RFC 6120, 11.6. */
	| "byte-order-mark"
	/** The XML declaration names an encoding other than UTF-8: RFC 6120, 11.6. */
	| "unsupported-encoding"
	/** The XML declaration names a version other than 1.0: RFC 6120, 11.8. */
	| "unsupported-version"
	| "duplicate-attribute"
	/** A prefix without a namespace, or a forbidden declaration: Namespaces in XML 1.0, 3. */
	| "undeclared-namespace"
	/** The bytes ended inside the header or an element. */
	| "truncated"
	/** RFC 6120, 11.1 forbids it, as the next three. */
	| "doctype"
	| "entity"
	| "comment"
	| "processing-instruction"
	/** Character data other than white space outside the elements of the stream. */
	| "stray-text"
	/** The root is not `<stream/>`: RFC 6120, 4.2. */
	| "wrong-root"
	/** The root is in another namespace: RFC 6120, 4.8.1. */
	| "wrong-namespace"
	| "preamble-too-long"
	| "header-too-long"
	| "element-too-long"
	| "too-deep"
	| "too-many-attributes"
	| "too-much-whitespace";

/** How a fault shows as the end of an attempt; a part of `AttemptErrorCode`. */
export type XmlAttemptCode = "not-xmpp" | "xml-malformed" | "xml-restricted" | "xml-too-long" | "stream-invalid";

const CODES: Readonly<Record<XmlFault, XmlAttemptCode>> = {
	"not-xml": "not-xmpp",
	"not-well-formed": "xml-malformed",
	"invalid-utf8": "xml-malformed",
	"byte-order-mark": "xml-malformed",
	"unsupported-encoding": "xml-malformed",
	"unsupported-version": "xml-malformed",
	"duplicate-attribute": "xml-malformed",
	"undeclared-namespace": "xml-malformed",
	truncated: "xml-malformed",
	doctype: "xml-restricted",
	entity: "xml-restricted",
	comment: "xml-restricted",
	"processing-instruction": "xml-restricted",
	"stray-text": "stream-invalid",
	"wrong-root": "stream-invalid",
	"wrong-namespace": "stream-invalid",
	"preamble-too-long": "xml-too-long",
	"header-too-long": "xml-too-long",
	"element-too-long": "xml-too-long",
	"too-deep": "xml-too-long",
	"too-many-attributes": "xml-too-long",
	"too-much-whitespace": "xml-too-long",
};

/** The code of the attempt that ends in this fault. */
export function attemptCode(fault: XmlFault): XmlAttemptCode {
	return CODES[fault];
}

/** A fault and what it was, for people: one line, printable, without full stop. */
export interface XmlFaultDetail {
	readonly reason: XmlFault;
	readonly detail: string;
}
