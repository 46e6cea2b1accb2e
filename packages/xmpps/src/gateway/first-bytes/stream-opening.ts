import { StreamReader } from "xmpps-connect/protocol";
import type { OpeningResult } from "../opening.ts";

/** What may come before the header: the mark of UTF-8 (which XMPP forbids and some send), and white space. */
const BEFORE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const MARK = [0xef, 0xbb, 0xbf] as const;

/** Bytes of nothing that may come before it. */
const MAX_BEFORE = 64;

const LESS_THAN = 0x3c;

/** Whether the bytes could be the beginning of an XML document. */
export function looksLikeXml(bytes: Uint8Array): boolean {
	const start = startOf(bytes);
	return start === undefined || bytes[start] === LESS_THAN;
}

/** Reads a stream header in clear (RFC 6120, 4.7). */
export function readStream(bytes: Uint8Array): OpeningResult {
	const start = startOf(bytes);
	if (start === undefined) return { kind: "need-more" };
	for (const event of new StreamReader().push(bytes.subarray(start))) {
		if (event.kind !== "header") return { kind: "malformed", reason: "not-a-stream" };
		const { header } = event;
		// RFC 6120, 4.8.2: the content namespace says who speaks.
		const { namespace } = header;
		if (namespace !== "jabber:client" && namespace !== "jabber:server") {
			return { kind: "malformed", reason: "not-a-stream" };
		}
		const service = namespace === "jabber:client" ? "clients" : "servers";
		return { kind: "parsed", opening: { kind: "xmpp", service, to: domainOf(header.to) } };
	}
	return { kind: "need-more" };
}

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

/** A name that a route can be for: A-labels, as tables have them. Everything else is nobody's. */
function domainOf(to: string | undefined): string | undefined {
	const name = to?.toLowerCase().replace(/\.$/, "");
	return name !== undefined && /^[a-z0-9._-]{1,253}$/.test(name) ? name : undefined;
}
