import { childElements, escapeXml, serialize, type XmlElement } from "xmpps-connect/protocol";

/** The namespace of what clients send: RFC 6120, 4.8.2. */
export const NS_CLIENT = "jabber:client";

const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** Those conditions of RFC 6120, 8.3.3 that can arise here, with the type that goes with each. */
const ERROR_TYPES = {
	"bad-request": "modify",
	"jid-malformed": "modify",
	"item-not-found": "cancel",
	"not-allowed": "cancel",
	"remote-server-not-found": "cancel",
	"service-unavailable": "cancel",
} as const;

/** A condition of RFC 6120, 8.3.3. */
export type StanzaCondition = keyof typeof ERROR_TYPES;

/** Makes an element with text or elements in it. */
export function element(
	name: string,
	namespace: string,
	attributes: Readonly<Record<string, string>> = {},
	...children: readonly (XmlElement | string)[]
): XmlElement {
	return { name, namespace, attributes, children };
}

/** Whether it is one of the three kinds of stanza: RFC 6120, 8.2. */
export function isStanza({ name, namespace }: XmlElement, content: string = NS_CLIENT): boolean {
	return namespace === content && (name === "message" || name === "presence" || name === "iq");
}

/** A stanza as it goes over the wire of a client's stream. */
export function stanzaText(stanza: XmlElement): string {
	return serialize(stanza, NS_CLIENT);
}

/** The stanza with other addresses. */
export function readdressed(stanza: XmlElement, addresses: { from?: string; to?: string }): XmlElement {
	return { ...stanza, attributes: { ...stanza.attributes, ...addresses } };
}

/** The answer to an IQ that was fulfilled: RFC 6120, 8.2.3. */
export function resultOf(iq: XmlElement, ...children: readonly XmlElement[]): XmlElement {
	return element("iq", NS_CLIENT, { ...answerAddresses(iq), type: "result" }, ...children);
}

/**
 * The answer to a stanza that cannot be handled; undefined where there must be none: RFC 6120, 8.3.1 forbids to answer an
 * error with an error, and 8.2.3 a result.
 */
export function errorOf(stanza: XmlElement, condition: StanzaCondition): XmlElement | undefined {
	const { type } = stanza.attributes;
	if (type === "error" || (stanza.name === "iq" && type === "result")) return undefined;
	const error = element("error", NS_CLIENT, { type: ERROR_TYPES[condition] }, element(condition, NS_STANZAS));
	return element(stanza.name, NS_CLIENT, { ...answerAddresses(stanza), type: "error" }, error);
}

/** The one element that an IQ request is about: RFC 6120, 8.2.3. */
export function payloadOf(iq: XmlElement): XmlElement | undefined {
	const children = childElements(iq);
	return children.length === 1 ? children[0] : undefined;
}

/** Back to where it came from, in the name of the one it was for. */
function answerAddresses({ attributes }: XmlElement): Record<string, string> {
	const { id, from, to } = attributes;
	return {
		...(id !== undefined && { id }),
		...(to !== undefined && { from: to }),
		...(from !== undefined && { to: from }),
	};
}

/** Writes an element around XML that is written already. */
export function tag(name: string, namespace: string, inner = ""): string {
	const head = `<${name} xmlns='${escapeXml(namespace)}'`;
	return inner === "" ? `${head}/>` : `${head}>${inner}</${name}>`;
}
