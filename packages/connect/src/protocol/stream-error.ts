import { NS_STREAM_ERRORS, NS_STREAMS } from "./namespace.ts";
import { printable } from "./printable-text.ts";
import { childElement, childElements, escapeXml, textOf, type XmlElement } from "./xml-element.ts";

/** Every condition of RFC 6120, 4.9.3. */
export const STREAM_ERROR_CONDITIONS = [
	"bad-format",
	"bad-namespace-prefix",
	"conflict",
	"connection-timeout",
	"host-gone",
	"host-unknown",
	"improper-addressing",
	"internal-server-error",
	"invalid-from",
	"invalid-namespace",
	"invalid-xml",
	"not-authorized",
	"not-well-formed",
	"policy-violation",
	"remote-connection-failed",
	"reset",
	"resource-constraint",
	"restricted-xml",
	"see-other-host",
	"system-shutdown",
	"undefined-condition",
	"unsupported-encoding",
	"unsupported-feature",
	"unsupported-stanza-type",
	"unsupported-version",
] as const;

/** A condition of RFC 6120, 4.9.3. */
export type StreamErrorCondition = (typeof STREAM_ERROR_CONDITIONS)[number];

/** Why the peer ended the stream. `text` and `redirect` are as it wrote them: not fit for a message without `printable`. */
export interface StreamError {
	/** A `StreamErrorCondition`, or what else the peer named, printable and at most 60 long. */
	readonly condition: string;
	/** At most 1024 UTF-16 units. */
	readonly text?: string;
	/** The content of `<see-other-host/>`: RFC 6120, 4.9.3.19. */
	readonly redirect?: string;
}

/** RFC 6120, 4.9.2 calls the text additional and for people: a paragraph. */
const MAX_TEXT = 1024;

/** Reads `<stream:error/>`; undefined for any other element. RFC 6120, 4.9.2 */
export function readStreamError(el: XmlElement): StreamError | undefined {
	if (el.name !== "error" || el.namespace !== NS_STREAMS) return undefined;
	const condition = childElements(el).find((child) => child.namespace === NS_STREAM_ERRORS && child.name !== "text");
	const text = childElement(el, "text", NS_STREAM_ERRORS);
	const redirect = condition?.name === "see-other-host" ? textOf(condition).trim() : "";
	return {
		// RFC 6120, 4.9.3.21: an error that names nothing is this one.
		condition: condition === undefined ? "undefined-condition" : printable(condition.name, 60),
		...(text !== undefined && { text: textOf(text).slice(0, MAX_TEXT) }),
		...(redirect !== "" && { redirect }),
	};
}

/** What an error may say beside its condition. */
export interface StreamErrorToWrite {
	/** For people. */
	readonly text?: string;
	/** The language of `text`: RFC 6120, 4.9.2. */
	readonly lang?: string;
	/** The content of `see-other-host`. */
	readonly redirect?: string;
}

/** Writes `<stream:error/>`, for inside a stream whose prefix is `stream`; `STREAM_CLOSE` must follow (RFC 6120, 4.9.1.1). */
export function writeStreamError(condition: StreamErrorCondition, more: StreamErrorToWrite = {}): string {
	const named = `<${condition} xmlns='${NS_STREAM_ERRORS}'`;
	const redirect = condition === "see-other-host" ? more.redirect : undefined;
	const first = redirect === undefined ? `${named}/>` : `${named}>${escapeXml(redirect)}</${condition}>`;
	if (more.text === undefined) return `<stream:error>${first}</stream:error>`;
	const lang = more.lang === undefined ? "" : ` xml:lang='${escapeXml(more.lang)}'`;
	const text = `<text xmlns='${NS_STREAM_ERRORS}'${lang}>${escapeXml(more.text)}</text>`;
	return `<stream:error>${first}${text}</stream:error>`;
}
