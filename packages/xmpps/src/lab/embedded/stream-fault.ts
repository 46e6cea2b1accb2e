import type { StreamErrorCondition, StreamEvent } from "xmpps-connect/protocol";

/** What can be wrong with a peer's XML. */
export type XmlFault = Extract<StreamEvent, { kind: "malformed" }>["reason"];

const CONDITIONS: Readonly<Record<XmlFault, StreamErrorCondition>> = {
	// RFC 6120, 4.9.3.13, and what is no XML at all, such as the request of a browser.
	"not-xml": "not-well-formed",
	"not-well-formed": "not-well-formed",
	"duplicate-attribute": "not-well-formed",
	"undeclared-namespace": "not-well-formed",
	truncated: "not-well-formed",
	// RFC 6120, 4.9.3.22
	"invalid-utf8": "unsupported-encoding",
	"byte-order-mark": "unsupported-encoding",
	"unsupported-encoding": "unsupported-encoding",
	"unsupported-version": "not-well-formed",
	// RFC 6120, 4.9.3.18
	doctype: "restricted-xml",
	entity: "restricted-xml",
	comment: "restricted-xml",
	"processing-instruction": "restricted-xml",
	// RFC 6120, 4.9.3.1
	"stray-text": "bad-format",
	"wrong-root": "bad-format",
	// RFC 6120, 4.9.3.10
	"wrong-namespace": "invalid-namespace",
	// RFC 6120, 4.9.3.14
	"preamble-too-long": "policy-violation",
	"header-too-long": "policy-violation",
	"element-too-long": "policy-violation",
	"too-deep": "policy-violation",
	"too-many-attributes": "policy-violation",
	"too-much-whitespace": "policy-violation",
};

/** The stream error with which a server answers a fault. */
export function conditionOf(fault: XmlFault): StreamErrorCondition {
	return CONDITIONS[fault];
}
