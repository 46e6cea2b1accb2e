/** How much of a peer's XML is taken in before anything is known of it. All counts are of what came since the last event. */
export interface StreamLimits {
	/** Bytes before the root's tag: the XML declaration and white space. */
	readonly preambleBytes: number;
	/** Bytes up to the end of the root's tag. */
	readonly headerBytes: number;
	/** Bytes of one element of the stream, with everything in it. */
	readonly elementBytes: number;
	/** Bytes of white space between two elements. */
	readonly whitespaceBytes: number;
	/** Elements inside each other, not counting the root. */
	readonly depth: number;
	/** Attributes and declarations of one tag. */
	readonly attributes: number;
}

/** The limits for a peer that is not authenticated yet, which is the whole life of a connection in this library. */
export const DEFAULT_STREAM_LIMITS: StreamLimits = {
	// An XML declaration takes about 60 bytes.
	preambleBytes: 1024,
	// Headers take about 300 bytes; JIDs of 3071 octets (RFC 7622, 3.1) in `from` and `to` still fit, escaped ones too.
	headerBytes: 16 * 1024,
	// Features and SASL exchanges stay below 10 KiB even with a chain of certificates in them.
	elementBytes: 64 * 1024,
	// Keepalives (RFC 6120, 4.6.1) at one byte a minute reach it after 45 days without a single element.
	whitespaceBytes: 64 * 1024,
	// Published payloads nest around ten deep; the limit keeps recursion over an element harmless.
	depth: 64,
	// A tag has a handful; some software declares a dozen namespaces in the header.
	attributes: 64,
};
