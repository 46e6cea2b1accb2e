import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	childElement,
	childElements,
	escapeXml,
	serialize,
	textOf,
	type XmlElement,
} from "../../src/protocol/xml-element.ts";
import { parseElement } from "./stream-bytes.ts";

const element = (name: string, namespace: string, children: XmlElement["children"] = []): XmlElement => ({
	name,
	namespace,
	attributes: {},
	children,
});

describe("childElement and textOf", () => {
	const parent = element("a", "urn:a", ["x", element("b", "urn:1", ["inner"]), "y", element("b", "urn:2")]);

	it("finds the first child of a name, and of a namespace where one is given", () => {
		expect(childElement(parent, "b")?.namespace).toBe("urn:1");
		expect(childElement(parent, "b", "urn:2")?.namespace).toBe("urn:2");
		expect(childElement(parent, "b", "urn:3")).toBeUndefined();
		expect(childElement(parent, "x")).toBeUndefined();
	});

	it("tells elements and character data apart", () => {
		expect(childElements(parent).map(({ namespace }) => namespace)).toEqual(["urn:1", "urn:2"]);
		expect(textOf(parent)).toBe("xy");
	});
});

describe("escapeXml", () => {
	it("escapes the five characters and the carriage return", () => {
		expect(escapeXml(`<a b="c" d='e'>&amp;\r\n`)).toBe("&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;amp;&#xD;\n");
	});

	it("replaces what XML cannot carry", () => {
		expect(escapeXml("a\0b\u0008c\ud800d\ufffee")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde");
		expect(escapeXml("a\tb\nc😀")).toBe("a\tb\nc😀");
	});
});

describe("serialize", () => {
	it("declares a namespace where it changes", () => {
		const tree = element("iq", "jabber:client", [
			element("query", "urn:q", [element("item", "urn:q"), element("none", "")]),
		]);
		expect(serialize(tree, "jabber:client")).toBe("<iq><query xmlns='urn:q'><item/><none xmlns=''/></query></iq>");
		expect(serialize(tree)).toMatch(/^<iq xmlns='jabber:client'>/);
		expect(serialize(element("plain", ""))).toBe("<plain/>");
	});

	it("writes an attribute's white space so that it survives", () => {
		const tree: XmlElement = { ...element("a", ""), attributes: { k: "1\t2\n3\r4'\"<" } };
		expect(serialize(tree)).toBe("<a k='1&#x9;2&#xA;3&#xD;4&apos;&quot;&lt;'/>");
	});

	it.each(["", "a b", "a><b", "a/", "a=b", "a'"])("refuses the name %j", (name) => {
		expect(() => serialize(element(name, ""))).toThrow(RangeError);
		expect(() => serialize({ ...element("a", ""), attributes: { [name]: "" } })).toThrow(/^Cannot write the XML name/);
	});

	it("keeps the prefix of an attribute that was declared around the element", () => {
		const outer = parseElement("<a xmlns:p='urn:p'><b p:k='1' xml:lang='de'/></a>");
		const inner = childElement(outer, "b");
		expect({ ...inner?.attributes }).toEqual({ "p:k": "1", "xmlns:p": "urn:p", "xml:lang": "de" });
		const alone = inner === undefined ? "" : serialize(inner);
		expect(parseElement(alone)).toEqual(inner);
	});

	it("gives back what it wrote", () => {
		const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,5}$/);
		const text = fc
			.string({ unit: "grapheme", minLength: 1, maxLength: 12 })
			.map((value) => value.replace(/[\p{Cc}\p{Cn}]/gu, "\t"));
		const { tree } = fc.letrec<{ tree: XmlElement; child: XmlElement | string }>((tie) => ({
			child: fc.oneof({ maxDepth: 4 }, text, tie("tree")),
			tree: fc.record({
				name,
				namespace: fc.constantFrom("", "urn:a", "urn:b&'<"),
				attributes: fc.dictionary(fc.oneof(name, fc.constant("__proto__")), text, { maxKeys: 3 }),
				children: fc.array(tie("child"), { maxLength: 3 }).map(joinText),
			}),
		}));
		fc.assert(
			fc.property(tree, (original) => {
				const written = serialize(original, "jabber:client");
				const parsed = parseElement(written);
				expect(serialize(parsed, "jabber:client")).toBe(written);
				expect(textOf(parsed)).toBe(textOf(original));
			}),
		);
	});
});

/** No two strings follow each other in an element that was read. */
function joinText(children: readonly (XmlElement | string)[]): (XmlElement | string)[] {
	const joined: (XmlElement | string)[] = [];
	for (const child of children) {
		const last = joined.at(-1);
		if (typeof child === "string" && typeof last === "string") joined[joined.length - 1] = last + child;
		else joined.push(child);
	}
	return joined;
}
