import { NS_STREAMS } from "./namespace.ts";
import { printable } from "./printable-text.ts";
import { contentNamespace, type Role } from "./service.ts";
import { escapeXml } from "./xml-element.ts";
import type { XmlFaultDetail } from "./xml-fault.ts";

/** The opening tag of a stream. Everything in it was said by the peer and is proven by nothing. */
export interface StreamHeader {
	readonly from?: string;
	readonly to?: string;
	readonly id?: string;
	readonly version?: string;
	/** `xml:lang`. */
	readonly lang?: string;
	/** The content namespace (RFC 6120, 4.8.2); empty where none was declared. */
	readonly namespace: string;
	/** The prefix of the root, as in `stream:stream`; empty where the namespace of streams is the default one. */
	readonly prefix: string;
}

/** An opening tag, as the reader found it. */
export interface RootTag {
	/** Local name. */
	readonly name: string;
	readonly prefix: string;
	readonly namespace: string;
	/** Values by qualified name, declarations of namespaces included. */
	readonly attributes: Readonly<Record<string, string>>;
}

/** The header that a root tag stands for, or why it is none: RFC 6120, 4.2 and 4.8.1. */
export function readStreamHeader(root: RootTag): StreamHeader | XmlFaultDetail {
	if (root.name !== "stream") {
		return { reason: "wrong-root", detail: `the root is "${printable(root.name, 60)}" and not "stream"` };
	}
	if (root.namespace !== NS_STREAMS) {
		const namespace = printable(root.namespace, 120);
		return { reason: "wrong-namespace", detail: `the namespace of the root is "${namespace}" and not "${NS_STREAMS}"` };
	}
	const header: { -readonly [K in keyof StreamHeader]: StreamHeader[K] } = {
		namespace: declaredContent(root),
		prefix: root.prefix,
	};
	const { from, to, id, version, "xml:lang": lang } = root.attributes;
	if (from !== undefined) header.from = from;
	if (to !== undefined) header.to = to;
	if (id !== undefined) header.id = id;
	if (version !== undefined) header.version = version;
	if (lang !== undefined) header.lang = lang;
	return header;
}

/**
 * RFC 6120, 4.8.2: the content namespace is the default one, or, where the namespace of streams is, a prefix of its own
 * is declared for it.
 */
function declaredContent(root: RootTag): string {
	if (root.prefix !== "") return root.attributes["xmlns"] ?? "";
	return Object.values(root.attributes).find((value) => value === "jabber:client" || value === "jabber:server") ?? "";
}

/** What a header that we write says. */
export interface StreamHeaderToWrite {
	readonly role: Role;
	/** The domain in U-labels, without final dot (RFC 7622, 3.2); a server may leave it out. RFC 6120, 4.7.2. */
	readonly to?: string;
	/** RFC 6120, 4.7.1: a client gives its bare JID, and only where the stream is protected. */
	readonly from?: string;
	/** A server's own, unpredictable and new for each stream: RFC 6120, 4.7.3. */
	readonly id?: string;
	readonly lang?: string;
	/** `none` leaves it out, as a server before XMPP 1.0 does: RFC 6120, 4.7.5. Default: `1.0`. */
	readonly version?: "1.0" | "none";
}

/** Writes the header of a stream, of a client, a server that connects and a server that answers. RFC 6120, 4.7. */
export function writeStreamHeader(header: StreamHeaderToWrite): string {
	const attribute = (name: string, value: string | undefined): string =>
		value === undefined ? "" : ` ${name}='${escapeXml(value)}'`;
	return [
		`<?xml version='1.0'?><stream:stream xmlns='${contentNamespace(header.role)}' xmlns:stream='${NS_STREAMS}'`,
		attribute("from", header.from),
		attribute("to", header.to),
		attribute("id", header.id),
		attribute("version", header.version === "none" ? undefined : "1.0"),
		attribute("xml:lang", header.lang),
		">",
	].join("");
}

/** The end of a stream: RFC 6120, 4.4. */
export const STREAM_CLOSE = "</stream:stream>";

/** Whether a header is one that we can go on with. */
export type HeaderCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Checks the content namespace and the version of a peer's header.
 * @param role who connects, so whose kind of stream it is
 */
export function checkStreamHeader(header: StreamHeader, role: Role): HeaderCheck {
	const expected = contentNamespace(role);
	if (header.namespace !== expected) {
		// RFC 6120, 4.8.2 and 4.9.3.10.
		const reason = `the content namespace is "${printable(header.namespace, 120)}" and not "${expected}"`;
		return { ok: false, reason };
	}
	// RFC 6120, 4.7.5: without a version it is "0.9", which knows neither features nor STARTTLS.
	if (header.version === undefined)
		return { ok: false, reason: "the header has no version: the server is older than XMPP 1.0" };
	// RFC 6120, 4.7.5: two numbers, each compared as a number, and leading zeros do not count.
	const match = /^(\d{1,9})\.\d{1,9}$/.exec(header.version);
	if (match === null) return { ok: false, reason: `the version "${printable(header.version, 40)}" is no version` };
	if (Number(match[1]) < 1) return { ok: false, reason: `the version ${header.version} is older than XMPP 1.0` };
	return { ok: true };
}
