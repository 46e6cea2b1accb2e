import { describe, expect, it } from "vitest";
import { attemptCode, StreamReader, type XmlFault } from "../../src/protocol/stream-reader.ts";
import { serialize } from "../../src/protocol/xml-element.ts";
import { HEADER, parseElement, read, single, utf8 } from "./stream-bytes.ts";

/** Bytes from parts: text as UTF-8, numbers as they are. */
function bytes(...parts: (string | number)[]): Uint8Array {
	return Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...utf8(part)])));
}

describe("what a stream is made of", () => {
	it("gives header, elements and close in their order", () => {
		const events = read([
			utf8(`${HEADER}<stream:features><a xmlns='urn:a'/></stream:features>\n <iq id='1'>t</iq></stream:stream >`),
		]);
		expect(events.map(({ kind }) => kind)).toEqual(["header", "element", "element", "close"]);
		expect(events[2]).toEqual({
			kind: "element",
			element: { name: "iq", namespace: "jabber:client", attributes: { id: "1" }, children: ["t"] },
		});
	});

	it("takes a stream without declaration, with white space before it, and one that ends at once", () => {
		const root = HEADER.replace(/^.*\?>/, "").replace(/>$/, "/>");
		expect(read([utf8(`\r\n\t ${root}`)]).map(({ kind }) => kind)).toEqual(["header", "close"]);
		expect(
			read([utf8(`<?xml version="1.0" encoding='utf-8' standalone='yes'?>\n${root}`)]).map(({ kind }) => kind),
		).toEqual(["header", "close"]);
	});

	it("reads character data of every kind as one text", () => {
		const element = parseElement("<a>1 &lt;&#50;&#x33;<![CDATA[<!-- &x; ]] > ]]]><![CDATA[]]>\r\n4\ufeff😀<b/>5</a>");
		expect(element.children[0]).toBe("1 <23<!-- &x; ]] > ]\n4\ufeff😀");
		expect(element.children).toHaveLength(3);
	});

	it("lets an angle bracket stand in an attribute", () => {
		expect(parseElement(`<a b='x>y' c="it's"/>`).attributes["b"]).toBe("x>y");
	});

	it("keeps attributes called __proto__, constructor and xml:lang, and nothing inherited", () => {
		const { attributes } = parseElement(
			"<a __proto__='p' constructor='c' xml:lang='de' xmlns:__proto__='urn:p' __proto__:k='v'/>",
		);
		expect(Object.getPrototypeOf(attributes)).toBeNull();
		expect(Object.entries(attributes)).toEqual([
			["__proto__", "p"],
			["constructor", "c"],
			["xml:lang", "de"],
			["xmlns:__proto__", "urn:p"],
			["__proto__:k", "v"],
		]);
		expect(attributes["toString"]).toBeUndefined();
		expect(serialize(parseElement("<a __proto__='p'/>"), "jabber:client")).toBe("<a __proto__='p'/>");
		expect(Object.prototype).not.toHaveProperty("k");
	});

	it("resolves namespaces declared anywhere around, and undeclared again", () => {
		const element = parseElement(
			"<p:a xmlns:p='urn:1' xmlns='urn:2'><b/><p:c xmlns:p='urn:3'/><p:d/><e xmlns=''/></p:a>",
		);
		const names = element.children.map((child) =>
			typeof child === "string" ? child : `${child.namespace} ${child.name}`,
		);
		expect([element.namespace, ...names]).toEqual(["urn:1", "urn:2 b", "urn:3 c", "urn:1 d", " e"]);
	});

	it("says nothing after the close, whatever comes", () => {
		const reader = new StreamReader();
		expect(reader.push(utf8(`${HEADER}</stream:stream>junk &`))).toHaveLength(2);
		expect(reader.push(utf8("<!DOCTYPE"))).toEqual([]);
		expect(reader.end()).toEqual([]);
	});
});

describe("idle", () => {
	it("holds exactly behind an event", () => {
		const reader = new StreamReader();
		expect(reader.idle).toBe(true);
		reader.push(utf8(HEADER));
		expect(reader.idle).toBe(true);
		reader.push(utf8("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
		expect(reader.idle).toBe(true);
		reader.push(new Uint8Array(0));
		expect(reader.idle).toBe(true);
	});

	it.each([" ", "\n", "<", "<a", "<a/", "x", "\0", "<a><b/>", "</stream:stream>\n", "</stream:stream><a/>"])(
		"does not hold with %j behind the event",
		(more) => {
			for (const pieces of [[utf8(`${HEADER}<proceed/>${more}`)], single(utf8(`${HEADER}<proceed/>${more}`))]) {
				const reader = new StreamReader();
				for (const piece of pieces) reader.push(piece);
				expect(reader.idle).toBe(false);
			}
		},
	);

	it("does not hold in the middle of the first tag", () => {
		const reader = new StreamReader();
		reader.push(utf8("<?xml version='1.0'?>"));
		expect(reader.idle).toBe(false);
	});
});

/** Every fault, planted: what comes, and the reason. Each is found in one piece and byte by byte. */
const FAULTS: readonly (readonly [string, Uint8Array, XmlFault])[] = [
	["an HTTP response", bytes("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html>"), "not-xml"],
	["an SSH banner", bytes("SSH-2.0-OpenSSH_9.2p1\r\n"), "not-xml"],
	["an SMTP greeting behind white space", bytes("\r\n220 mail.example.com ESMTP\r\n"), "not-xml"],
	["a TLS alert", bytes(0x15, 3, 3, 0, 2, 2, 40), "not-xml"],
	["a TLS handshake", bytes(0x16, 3, 1, 0, 1), "not-xml"],
	["UTF-16", bytes(0xff, 0xfe, 0x3c, 0), "not-xml"],
	["zeros", new Uint8Array(100), "not-xml"],
	["half a byte order mark", bytes(0xef, 0xbb, 0x3c), "not-xml"],
	["a lower-case text without line", bytes("x".repeat(80)), "not-xml"],
	["a byte order mark", bytes(0xef, 0xbb, 0xbf, HEADER), "byte-order-mark"],
	["UTF-16 without mark", bytes(0x3c, 0, 0x3f, 0), "not-well-formed"],
	["another encoding", bytes("<?xml version='1.0' encoding='ISO-8859-1'?>"), "unsupported-encoding"],
	["XML 1.1", bytes("<?xml version='1.1'?>"), "unsupported-version"],
	["a declaration without version", bytes("<?xml encoding='UTF-8'?>"), "not-well-formed"],
	["a declaration behind white space", bytes(` ${HEADER}`), "processing-instruction"],
	["a second declaration", bytes(HEADER, "<?xml version='1.0'?>"), "processing-instruction"],
	["an instruction before the root", bytes("<?xml-stylesheet href='x'?>"), "processing-instruction"],
	["an instruction in the stream", bytes(HEADER, "<?php"), "processing-instruction"],
	["an instruction in an element", bytes(HEADER, "<a>t<?x"), "processing-instruction"],
	["a comment before the root", bytes("<!--"), "comment"],
	["a comment in the stream", bytes(HEADER, "<!-"), "comment"],
	["a comment in an element", bytes(HEADER, "<a>t<!-- c --></a>"), "comment"],
	["a document type", bytes("<?xml version='1.0'?><!DOCTYPE stream [<!ENTITY a 'b'>]>"), "doctype"],
	["a page in HTML", bytes("<!doctype html><html>"), "doctype"],
	["a document type in the stream", bytes(HEADER, "<!DOCTYPE"), "doctype"],
	["a section that is none", bytes(HEADER, "<a><!ELEMENT"), "not-well-formed"],
	["an entity in text", bytes(HEADER, "<a>&nbsp;</a>"), "entity"],
	["an entity that begins like a predefined one", bytes(HEADER, "<a>&ampere;</a>"), "entity"],
	["an entity in an attribute", bytes(HEADER, "<a b='&lol;'/>"), "entity"],
	["an entity called __proto__", bytes(HEADER, "<a>&__proto__;</a>"), "entity"],
	["an entity in the header", bytes("<stream:stream to='&x;'>"), "entity"],
	["an ampersand alone", bytes(HEADER, "<a>fish & chips</a>"), "not-well-formed"],
	["an empty reference", bytes(HEADER, "<a>&;</a>"), "not-well-formed"],
	["a reference to no character", bytes(HEADER, "<a>&#0;</a>"), "not-well-formed"],
	["a reference above Unicode", bytes(HEADER, "<a>&#x110000;</a>"), "not-well-formed"],
	["a reference that never ends", bytes(HEADER, "<a>&#", "0".repeat(100)), "not-well-formed"],
	["a reference with letters", bytes(HEADER, "<a>&#12a;</a>"), "not-well-formed"],
	["a wrong close", bytes(HEADER, "<a></b>"), "not-well-formed"],
	["a wrong close of the stream", bytes(HEADER, "</stream>"), "not-well-formed"],
	["a close before the root", bytes("</a>"), "not-well-formed"],
	["an attribute without quotes", bytes(HEADER, "<a b=c/>"), "not-well-formed"],
	["an attribute without value", bytes(HEADER, "<a b/>"), "not-well-formed"],
	["a tag in an attribute", bytes(HEADER, "<a b='<"), "not-well-formed"],
	["a control character", bytes(HEADER, "<a>\u0007</a>"), "not-well-formed"],
	["U+FFFF", bytes(HEADER, "<a>\uffff</a>"), "not-well-formed"],
	["the end of a CDATA section in text", bytes(HEADER, "<a>]]></a>"), "not-well-formed"],
	["a CDATA section misspelt", bytes(HEADER, "<a><![cdata[x]]></a>"), "not-well-formed"],
	["a name with two colons", bytes(HEADER, "<a:b:c/>"), "not-well-formed"],
	["an attribute twice", bytes(HEADER, "<a b='1' b='2'/>"), "duplicate-attribute"],
	[
		"an attribute twice by namespace",
		bytes(HEADER, "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>"),
		"duplicate-attribute",
	],
	["a declaration twice", bytes(HEADER, "<a xmlns:p='u' xmlns:p='v'/>"), "duplicate-attribute"],
	["__proto__ twice", bytes(HEADER, "<a __proto__='u' __proto__='v'/>"), "duplicate-attribute"],
	[
		"the header's attribute twice",
		bytes(HEADER.replace(">", ">").replace("id=", "from='x' id=")),
		"duplicate-attribute",
	],
	["a prefix without declaration", bytes(HEADER, "<p:a/>"), "undeclared-namespace"],
	["a prefix called __proto__", bytes(HEADER, "<__proto__:a/>"), "undeclared-namespace"],
	["an attribute's prefix without declaration", bytes(HEADER, "<a p:b='1'/>"), "undeclared-namespace"],
	["a prefix that is no longer declared", bytes(HEADER, "<a xmlns:p='u'/><p:b/>"), "undeclared-namespace"],
	["the root's prefix without declaration", bytes("<stream:stream>"), "undeclared-namespace"],
	["a prefix taken back", bytes(HEADER, "<a xmlns:stream=''/>"), "undeclared-namespace"],
	["the xml prefix bound anew", bytes(HEADER, "<a xmlns:xml='urn:x'/>"), "undeclared-namespace"],
	["a byte that is never UTF-8", bytes(HEADER, "<a>", 0xff), "invalid-utf8"],
	["an overlong angle bracket", bytes(HEADER, "<a>", 0xc0, 0xbc), "invalid-utf8"],
	["a surrogate", bytes(HEADER, "<a>", 0xed, 0xa0, 0x80), "invalid-utf8"],
	["a character cut off by a tag", bytes(HEADER, "<a>", 0xe2, 0x82, "</a>"), "invalid-utf8"],
	["text in the stream", bytes(HEADER, "hello"), "stray-text"],
	["text behind an element", bytes(HEADER, "<a/>hello"), "stray-text"],
	["a reference to white space in the stream", bytes(HEADER, "&#32;"), "stray-text"],
	["CDATA in the stream", bytes(HEADER, "<![CDATA[ ]]>"), "stray-text"],
	["CDATA before the root", bytes("<![CDATA[ ]]>"), "stray-text"],
	["text behind the declaration", bytes("<?xml version='1.0'?>hello"), "stray-text"],
	["U+FEFF between elements (RFC 6120, 11.6)", bytes(HEADER, "\ufeff"), "stray-text"],
	["another root", bytes("<html>"), "wrong-root"],
	["a root in no namespace", bytes("<stream>"), "wrong-namespace"],
	["the end inside the declaration", bytes("<?xml vers"), "truncated"],
	["the end inside the header", bytes(HEADER.slice(0, -1)), "truncated"],
	["the end inside an element", bytes(HEADER, "<a>text"), "truncated"],
	["the end inside a close", bytes(HEADER, "</stream:stre"), "truncated"],
	["the end inside a character", bytes(HEADER, "<a>", 0xe2, 0x82), "truncated"],
];

describe("every fault has its reason", () => {
	it.each(FAULTS)("%s", (_, input, reason) => {
		const whole = read([input]);
		expect(whole.at(-1)).toMatchObject({ kind: "malformed", reason });
		expect(whole.filter(({ kind }) => kind === "malformed")).toHaveLength(1);
		expect(read(single(input))).toEqual(whole);
	});

	it("leaves none out but those of the limits, which stand in stream-reader-limits", () => {
		const planted = new Set(FAULTS.map(([, , reason]) => reason));
		expect([...planted].filter((reason) => attemptCode(reason) === "xml-too-long")).toEqual([]);
		expect(planted.size).toBe(16);
	});

	it("says what it saw in one printable line", () => {
		const detail = (input: Uint8Array): string => {
			const last = read([input]).at(-1);
			return last?.kind === "malformed" ? last.detail : "";
		};
		expect(detail(bytes("HTTP/1.1 400 Bad Request\r\nServer: x"))).toBe(
			'no XML: it begins with "HTTP/1.1 400 Bad Request"',
		);
		expect(detail(bytes(0x15, 3, 3))).toBe('no XML: it begins with "\\x15", as a TLS record does');
		expect(detail(bytes("SSH"))).toBe('no XML: it begins with "SSH"');
		for (const [, input] of FAULTS) expect(detail(input)).toMatch(/^[^\p{C}]{3,200}$/u);
	});
});

describe("the end of the bytes", () => {
	it.each(["", "  ", HEADER, `${HEADER}<a/>`, `${HEADER}<a/> \n`, `${HEADER}</stream:stream>`])(
		"is no fault behind %j",
		(text) => {
			expect(read([utf8(text)]).filter(({ kind }) => kind === "malformed")).toEqual([]);
		},
	);

	it("ends the stream", () => {
		const reader = new StreamReader();
		reader.end();
		expect(reader.push(utf8(HEADER))).toEqual([]);
		expect(reader.end()).toEqual([]);
	});
});
