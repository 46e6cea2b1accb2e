import { StreamReader } from "xmpps-connect/protocol";
import type { OpeningResult } from "../opening.ts";
import { routableName } from "./routable-name.ts";

/** What may come before the header: the mark of UTF-8 (RFC 6120, 11.6, forbids it, and some send it), and white space. */
const BEFORE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const MARK = [0xef, 0xbb, 0xbf] as const;

/** Bytes of nothing that may come before it. */
const MAX_BEFORE = 64;

/** Bytes in which a header must end. They take about 300; two JIDs of 3071 octets (RFC 7622, 3.1) still fit. */
const MAX_HEADER = 8_192;

/** Bytes that are read before the header has ended: a comment or a page of HTML shows in fewer. */
const EARLY = 128;

const LESS_THAN = 0x3c;
const MORE_THAN = 0x3e;
const QUESTION_MARK = 0x3f;

/** Whether the bytes could be the beginning of an XML document. */
export function looksLikeXml(bytes: Uint8Array): boolean {
	const start = startOf(bytes);
	return start === undefined || bytes[start] === LESS_THAN;
}

/**
 * Reads a stream header in clear (RFC 6120, 4.7). Until it ends, only its beginning is parsed: who sends it byte by byte must
 * not have all of it parsed each time.
 */
export function readStream(bytes: Uint8Array): OpeningResult {
	const start = startOf(bytes);
	if (start === undefined) return { kind: "need-more" };
	const document = bytes.subarray(start, start + MAX_HEADER);
	const end = tagEnd(document);
	const [event] = new StreamReader().push(document.subarray(0, end ?? EARLY));
	if (event === undefined) {
		return end === undefined && document.length < MAX_HEADER ? { kind: "need-more" } : NOT_A_STREAM;
	}
	if (event.kind !== "header") return NOT_A_STREAM;
	const { namespace, to } = event.header;
	// RFC 6120, 4.8.2: the content namespace says who speaks.
	if (namespace !== "jabber:client" && namespace !== "jabber:server") return NOT_A_STREAM;
	const service = namespace === "jabber:client" ? "clients" : "servers";
	return { kind: "parsed", opening: { kind: "xmpp", service, to: to === undefined ? to : routableName(aLabels(to)) } };
}

const NOT_A_STREAM: OpeningResult = { kind: "malformed", reason: "not-a-stream" };

/** Where the document begins; `undefined` when that is still to come. */
function startOf(bytes: Uint8Array): number | undefined {
	let at = 0;
	if (bytes[0] === MARK[0]) {
		for (const byte of MARK) {
			if (at >= bytes.length) return undefined;
			if (bytes[at] !== byte) return at;
			at += 1;
		}
	}
	while (at < bytes.length && at < MAX_BEFORE && BEFORE.has(bytes[at] ?? 0)) at += 1;
	return at < bytes.length ? at : undefined;
}

/** Behind the first tag that is no declaration; `undefined` when its end is still to come. */
function tagEnd(document: Uint8Array): number | undefined {
	let at = 0;
	if (document[1] === QUESTION_MARK) {
		at = document.indexOf(MORE_THAN) + 1;
		if (at === 0) return undefined;
	}
	// Most bytes that come are no end of anything, and this is quick.
	if (document.indexOf(MORE_THAN, at) === -1) return undefined;
	for (let quote = 0; at < document.length; at++) {
		const byte = document[at] ?? 0;
		if (quote !== 0) quote = byte === quote ? 0 : quote;
		else if (byte === MORE_THAN) return at + 1;
		// XML 1.0, 3.1: inside quotes a tag does not end.
		else if (byte === 0x22 || byte === 0x27) quote = byte;
	}
	return undefined;
}

/** RFC 7622, 3.2: `to` is in U-labels. A URL's host is what UTS 46 makes of a name; letters and digits alone are given to it. */
function aLabels(name: string): string {
	if (/^[\0-\x7f]*$/.test(name) || !/^[\p{L}\p{M}\p{N}._-]{1,253}$/u.test(name)) return name;
	const url = `http://${name}/`;
	return URL.canParse(url) ? new URL(url).hostname : name;
}
