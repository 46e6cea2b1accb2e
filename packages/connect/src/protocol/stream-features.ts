import { NS_CHANNEL_BINDING, NS_DIALBACK_FEATURE, NS_SASL, NS_SASL2, NS_STREAMS, NS_TLS } from "./namespace.ts";
import { printable } from "./printable-text.ts";
import { childElement, childElements, textOf, type XmlElement } from "./xml-element.ts";

/** What a server offers on a stream: RFC 6120, 4.3.2. */
export interface StreamFeatures {
	/** RFC 6120, 5.4.1. */
	readonly starttls: "required" | "optional" | "absent";
	/** SASL mechanisms as the server ordered them, those of XEP-0388 behind those of RFC 6120, each once. */
	readonly mechanisms: readonly string[];
	/** Channel bindings that the server knows, as `tls-exporter`: XEP-0440. */
	readonly channelBindings: readonly string[];
	/** XEP-0388 is offered. */
	readonly sasl2?: boolean;
	/** Dialback is offered (XEP-0220), between servers. */
	readonly dialback?: boolean;
	/** `{namespace}name` of every child, printable, the first `MAX_LISTED` of them. */
	readonly names: readonly string[];
	/** All that the server said. */
	readonly element: XmlElement;
}

/** How much of each list is kept: servers offer around ten mechanisms and twenty features. */
const MAX_LISTED = 64;

/** RFC 4422, 3.1: 1 to 20 of capital letters, digits, hyphen and underscore. Others cannot be asked for. */
const MECHANISM = /^[A-Z0-9_-]{1,20}$/;

/** RFC 5056, 7.1 names them with letters, digits, dot and hyphen. */
const CHANNEL_BINDING = /^[A-Za-z0-9.-]{1,40}$/;

/** Reads `<stream:features/>`; undefined for any other element. */
export function readStreamFeatures(el: XmlElement): StreamFeatures | undefined {
	if (el.name !== "features" || el.namespace !== NS_STREAMS) return undefined;
	const starttls = childElement(el, "starttls", NS_TLS);
	const sasl = childElement(el, "mechanisms", NS_SASL);
	const sasl2 = childElement(el, "authentication", NS_SASL2);
	const bindings = childElement(el, "sasl-channel-binding", NS_CHANNEL_BINDING);
	return {
		starttls: starttls === undefined ? "absent" : childElement(starttls, "required", NS_TLS) ? "required" : "optional",
		mechanisms: distinct([...mechanismsIn(sasl), ...mechanismsIn(sasl2)]),
		channelBindings: distinct(channelBindingsIn(bindings)),
		...(sasl2 !== undefined && { sasl2: true }),
		...(childElement(el, "dialback", NS_DIALBACK_FEATURE) !== undefined && { dialback: true }),
		names: childElements(el)
			.slice(0, MAX_LISTED)
			.map((child) => printable(`{${child.namespace}}${child.name}`)),
		element: el,
	};
}

/** The request for TLS: RFC 6120, 5.4.2.1. */
export const STARTTLS: string = `<starttls xmlns='${NS_TLS}'/>`;

/** RFC 6120, 5.4.2.3: TLS may begin. */
export function isProceed(el: XmlElement): boolean {
	return el.name === "proceed" && el.namespace === NS_TLS;
}

/** RFC 6120, 5.4.2.2: TLS will not begin, and the stream ends. */
export function isStarttlsFailure(el: XmlElement): boolean {
	return el.name === "failure" && el.namespace === NS_TLS;
}

function mechanismsIn(el: XmlElement | undefined): string[] {
	if (el === undefined) return [];
	const offered = childElements(el).filter(({ name, namespace }) => name === "mechanism" && namespace === el.namespace);
	return offered.map((mechanism) => textOf(mechanism).trim()).filter((name) => MECHANISM.test(name));
}

function channelBindingsIn(el: XmlElement | undefined): string[] {
	if (el === undefined) return [];
	const offered = childElements(el).filter(
		({ name, namespace }) => name === "channel-binding" && namespace === el.namespace,
	);
	return offered.map(({ attributes }) => attributes["type"] ?? "").filter((type) => CHANNEL_BINDING.test(type));
}

function distinct(names: readonly string[]): readonly string[] {
	return [...new Set(names)].slice(0, MAX_LISTED);
}
