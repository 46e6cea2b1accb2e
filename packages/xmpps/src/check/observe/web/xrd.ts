import { childElements, printable, StreamReader, type XmlElement } from "xmpps-connect/protocol";

/** A link of a host-meta document. */
export interface HostMetaLink {
	readonly rel: string;
	readonly href: string;
}

/** What a document came to: its links, or what is wrong with it. */
export type ReadLinks = { readonly links: readonly HostMetaLink[] } | { readonly wrong: string };

/** XRD 1.0, the document's namespace. */
const NAMESPACE = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

/** Links that are kept: a domain has a handful of services. */
const MAX_LINKS = 64;

/** Longest `rel` or `href` that is kept, in UTF-16 units. */
const MAX_LINK = 400;

/** What a document stands in, so that the reader of streams reads it: bounded, and without entities of its own. */
const HEADER = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

/** Reads host-meta in XML (XEP-0156, 2): the links with an `href`. Never throws. */
export function readXrd(text: string): ReadLinks {
	const reader = new StreamReader();
	reader.push(Buffer.from(HEADER));
	const events = [...reader.push(Buffer.from(elementsOf(text))), ...reader.end()];
	const fault = events.find((event) => event.kind === "malformed");
	if (fault !== undefined) return { wrong: `it is no XML as expected: ${printable(fault.detail)}` };
	const roots = events.flatMap((event) => (event.kind === "element" ? [event.element] : []));
	const [root] = roots;
	const closed = events.some(({ kind }) => kind === "close");
	if (root === undefined || roots.length > 1 || closed) return { wrong: "it is no XML document with one root" };
	if (root.name !== "XRD" || root.namespace !== NAMESPACE) {
		return { wrong: `its root is "${printable(root.name, 60)}" and not XRD of ${NAMESPACE}` };
	}
	return {
		links: keptLinks(
			childElements(root)
				.filter(isLink)
				.map(({ attributes }) => attributes),
		),
	};
}

/** Reads host-meta in JSON (RFC 6415): `links` with `rel` and `href`. Never throws. */
export function readJrd(text: string): ReadLinks {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { wrong: "it is no JSON" };
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) return { wrong: "it is no JSON object" };
	const links: unknown = "links" in value ? value.links : [];
	if (!Array.isArray(links)) return { wrong: 'its "links" are no list' };
	return { links: keptLinks(links.filter((link: unknown) => typeof link === "object" && link !== null)) };
}

/** Links without `href`, such as templates, lead nobody to XMPP. */
function keptLinks(links: readonly { readonly rel?: unknown; readonly href?: unknown }[]): HostMetaLink[] {
	return links.slice(0, MAX_LINKS).flatMap(({ rel, href }) => {
		if (typeof rel !== "string" || typeof href !== "string") return [];
		return [{ rel: printable(rel, MAX_LINK), href: printable(href, MAX_LINK) }];
	});
}

function isLink({ name, namespace }: XmlElement): boolean {
	return name === "Link" && namespace === NAMESPACE;
}

/** A document may hold what a stream may not: a declaration, processing instructions, comments. They tell no link. */
function elementsOf(text: string): string {
	let out = "";
	let rest = text.replace(/^\ufeff/, "");
	for (;;) {
		const begin = /<!--|<\?|<!\[CDATA\[/.exec(rest);
		if (begin === null) return out + rest;
		const [mark] = begin;
		const close = mark === "<!--" ? "-->" : mark === "<?" ? "?>" : "]]>";
		const end = rest.indexOf(close, begin.index + mark.length);
		// One that never ends is left to the reader to complain of.
		if (end === -1) return out + rest;
		out += rest.slice(0, mark === "<![CDATA[" ? end + close.length : begin.index);
		rest = rest.slice(end + close.length);
	}
}
