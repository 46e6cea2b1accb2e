import { randomBytes } from "node:crypto";
import { NS_STREAMS } from "xmpps-connect/protocol";

/** What is no answer of an XMPP server. Those that are endless never stop. */
export type Noise =
	| "random"
	/** The answer of a web server that was asked by mistake. */
	| "http"
	| "endless-banner"
	/** White space where XML is due. */
	| "endless-space"
	/** A stream header with an attribute that does not end. */
	| "endless-header"
	/** An element that does not end, behind a header. */
	| "endless-element"
	/** A document type with an entity that grows: RFC 6120, 11.1 forbids it. */
	| "doctype"
	| "comment"
	/** A header that is no XML. */
	| "broken-header";

/** Large enough that a gigabyte takes a second, small enough that nobody has to keep it. */
const CHUNK = 65_536;

const HEADER = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${NS_STREAMS}' version='1.0'`;

/** The bytes of a noise, to be written no faster than they are read. */
export function* noise(what: Noise): Generator<Uint8Array, void, undefined> {
	switch (what) {
		case "random": {
			const bytes = randomBytes(1024);
			// Never by chance the beginning of TLS or XML.
			bytes[0] = 0xf7;
			yield bytes;
			return;
		}
		case "http":
			yield Buffer.from(
				"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html></html>\r\n",
			);
			return;
		case "doctype":
			yield Buffer.from(`<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>`);
			yield Buffer.from(`${HEADER}>&lol2;`);
			return;
		case "comment":
			yield Buffer.from(`${HEADER} id='x'><!-- nobody needs this --><stream:features/>`);
			return;
		case "broken-header":
			yield Buffer.from(`${HEADER} id=x><stream:features/>`);
			return;
		case "endless-banner":
			return yield* endless("", "220 welcome to this server ");
		case "endless-space":
			return yield* endless("", " ");
		case "endless-header":
			return yield* endless(`${HEADER} id='`, "x");
		case "endless-element":
			return yield* endless(`${HEADER} id='x'><stream:features><`, "x");
	}
}

function* endless(beginning: string, unit: string): Generator<Uint8Array, void, undefined> {
	yield Buffer.from(beginning);
	const chunk = Buffer.alloc(CHUNK, unit);
	for (;;) yield chunk;
}
