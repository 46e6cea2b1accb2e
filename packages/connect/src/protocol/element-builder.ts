import { SaxesParser, type SaxesTagNS } from "saxes";
import { printable } from "./printable-text.ts";
import { type RootTag, readStreamHeader, type StreamHeader } from "./stream-header.ts";
import type { XmlElement } from "./xml-element.ts";
import type { XmlFault, XmlFaultDetail } from "./xml-fault.ts";

/** What a stream is made of. */
export type StreamPart =
	| { readonly kind: "header"; readonly header: StreamHeader }
	| { readonly kind: "element"; readonly element: XmlElement }
	| { readonly kind: "close" };

/** Ends the parsing: thrown inside the parser, which goes no further then. */
class Broken extends Error {
	readonly fault: XmlFaultDetail;

	constructor(reason: XmlFault, detail: string) {
		super(detail);
		this.fault = { reason, detail };
	}
}

interface OpenElement extends XmlElement {
	readonly children: (XmlElement | string)[];
}

/** Builds header, elements and close of one stream from its text. Counts nothing but depth: its caller bounds the text. */
export class ElementBuilder {
	// RFC 6120, 11.8: XML 1.0, whatever the declaration says.
	readonly #parser = new SaxesParser({
		xmlns: true,
		position: false,
		defaultXMLVersion: "1.0",
		forceXMLVersion: true,
	});
	readonly #maxDepth: number;
	readonly #open: OpenElement[] = [];
	#rooted = false;
	#parts: StreamPart[] = [];

	constructor(maxDepth: number) {
		this.#maxDepth = maxDepth;
		this.#parser.on("xmldecl", ({ version, encoding }) => {
			if (version !== "1.0") throw new Broken("unsupported-version", `XML ${printable(version ?? "", 20)} and not 1.0`);
			// RFC 6120, 11.6; the names of encodings know no case (XML 1.0, 4.3.3).
			if (encoding === undefined || encoding.toLowerCase() === "utf-8") return;
			throw new Broken("unsupported-encoding", `the encoding "${printable(encoding, 40)}" and not UTF-8`);
		});
		this.#parser.on("opentag", (tag) => this.#onOpen(tag));
		this.#parser.on("closetag", () => this.#onClose());
		this.#parser.on("text", (text) => this.#onText(text));
		this.#parser.on("cdata", (text) => this.#onText(text));
		this.#parser.on("error", (error) => {
			throw brokenXml(error.message);
		});
	}

	/** How many elements are open, the root among them. */
	get depth(): number {
		return this.#open.length + (this.#rooted ? 1 : 0);
	}

	/** Takes the next text; gives what it completed, or what was wrong with it. After a fault it must not be called again. */
	write(text: string): readonly StreamPart[] | XmlFaultDetail {
		try {
			this.#parser.write(text);
		} catch (error) {
			// Whatever the parser trips over is the peer's doing, and must not end the program.
			return (error instanceof Broken ? error : brokenXml(String(error))).fault;
		}
		const parts = this.#parts;
		if (parts.length > 0) this.#parts = [];
		return parts;
	}

	#onOpen(tag: SaxesTagNS): void {
		if (!this.#rooted) {
			const header = readStreamHeader(rootTag(tag));
			if ("reason" in header) throw new Broken(header.reason, header.detail);
			this.#rooted = true;
			this.#parts.push({ kind: "header", header });
			return;
		}
		if (this.#open.length >= this.#maxDepth) {
			throw new Broken("too-deep", `more than ${this.#maxDepth} elements inside each other`);
		}
		this.#open.push({ name: tag.local, namespace: tag.uri, attributes: attributesOf(tag), children: [] });
	}

	#onClose(): void {
		const element = this.#open.pop();
		if (element === undefined) {
			this.#parts.push({ kind: "close" });
			return;
		}
		const parent = this.#open.at(-1);
		if (parent === undefined) this.#parts.push({ kind: "element", element });
		else parent.children.push(element);
	}

	#onText(text: string): void {
		const children = this.#open.at(-1)?.children;
		if (children === undefined || text === "") return;
		const last = children.at(-1);
		if (typeof last === "string") children[children.length - 1] = last + text;
		else children.push(text);
	}
}

function rootTag(tag: SaxesTagNS): RootTag {
	const attributes: Record<string, string> = Object.create(null);
	for (const { name, value } of Object.values(tag.attributes)) attributes[name] = value;
	return { name: tag.local, prefix: tag.prefix, namespace: tag.uri, attributes };
}

/** No prototype: a peer may well call an attribute `__proto__`. */
function attributesOf(tag: SaxesTagNS): Record<string, string> {
	const attributes: Record<string, string> = Object.create(null);
	for (const { name, prefix, local, uri, value } of Object.values(tag.attributes)) {
		if (name === "xmlns") continue;
		// A declaration counts without the white space around it, and so it is kept.
		attributes[name] = prefix === "xmlns" ? (tag.ns[local] ?? value) : value;
		// The declaration may stand on an element around this one, from which it will be taken.
		if (prefix !== "" && prefix !== "xml" && prefix !== "xmlns") attributes[`xmlns:${prefix}`] = uri;
	}
	return attributes;
}

/** The parser knows its errors by their text alone. */
function brokenXml(message: string): Broken {
	const detail = printable(message.replace(/\.$/, ""), 160);
	if (message.startsWith("duplicate attribute")) return new Broken("duplicate-attribute", detail);
	if (
		/^unbound namespace prefix|^(the default|tags may not|may not assign|xml(ns)? prefix|invalid attempt)/.test(message)
	) {
		return new Broken("undeclared-namespace", detail);
	}
	return new Broken("not-well-formed", detail);
}
