import { printable } from "./printable-text.ts";

/** An element, with everything in it. A plain value: it needs nothing of the stream that it was read from. */
export interface XmlElement {
	/** Local name. */
	readonly name: string;
	/** Namespace name; empty for none. */
	readonly namespace: string;
	/**
	 * Values by qualified name as it was written (`xml:lang`); no prototype. The default namespace is in `namespace` and
	 * not here; the declaration of every other prefix that an attribute uses is, wherever it stood in the stream.
	 */
	readonly attributes: Readonly<Record<string, string>>;
	/** Elements and character data in their order; no two strings follow each other. */
	readonly children: readonly (XmlElement | string)[];
}

/** The first child element of that name; in any namespace where none is given. */
export function childElement(el: XmlElement, name: string, namespace?: string): XmlElement | undefined {
	for (const child of el.children) {
		if (typeof child === "string" || child.name !== name) continue;
		if (namespace === undefined || child.namespace === namespace) return child;
	}
	return undefined;
}

/** The child elements, without the character data between them. */
export function childElements(el: XmlElement): readonly XmlElement[] {
	return el.children.filter((child) => typeof child !== "string");
}

/** The character data of the element itself, without that of its children, as it was written. */
export function textOf(el: XmlElement): string {
	return el.children.filter((child) => typeof child === "string").join("");
}

/** What XML 1.0 allows nowhere, not even as a character reference: XML 1.0, 2.2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\p{Cs}\ufffe\uffff]/gu;

/**
 * Escapes text for character data and for an attribute in quotes of either kind. Characters that XML cannot carry become
 * U+FFFD: the alternative is a stream that the peer must close (RFC 6120, 11.3).
 */
export function escapeXml(text: string): string {
	return text
		.replace(FORBIDDEN, "\ufffd")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll("'", "&apos;")
		.replaceAll('"', "&quot;")
		.replaceAll("\r", "&#xD;");
}

/** A reader turns these into spaces inside an attribute: XML 1.0, 3.3.3. */
function escapeAttribute(text: string): string {
	return escapeXml(text).replaceAll("\t", "&#x9;").replaceAll("\n", "&#xA;");
}

/** What a name may not hold if it is not to end the tag. Names come from our own code or from the reader, which checks all. */
const NO_NAME = /[\s<>&'"/=]|^$/;

/**
 * Writes an element.
 * @param parentNamespace the default namespace where it will stand; without it the element declares its own
 * @throws {RangeError} for a name that would break out of its tag
 */
export function serialize(el: XmlElement, parentNamespace?: string): string {
	let tag = checkedName(el.name);
	if (el.namespace !== (parentNamespace ?? "")) tag += ` xmlns='${escapeAttribute(el.namespace)}'`;
	for (const [name, value] of Object.entries(el.attributes)) {
		if (name !== "xmlns") tag += ` ${checkedName(name)}='${escapeAttribute(value)}'`;
	}
	if (el.children.length === 0) return `<${tag}/>`;
	let inner = "";
	for (const child of el.children)
		inner += typeof child === "string" ? escapeXml(child) : serialize(child, el.namespace);
	return `<${tag}>${inner}</${el.name}>`;
}

function checkedName(name: string): string {
	if (NO_NAME.test(name)) throw new RangeError(`Cannot write the XML name "${printable(name, 60)}": it is none`);
	return name;
}
