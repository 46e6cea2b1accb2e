import type { StreamLimits } from "../../src/protocol/stream-limits.ts";
import { type StreamEvent, StreamReader } from "../../src/protocol/stream-reader.ts";
import type { XmlElement } from "../../src/protocol/xml-element.ts";

const encoder = new TextEncoder();

/** UTF-8. */
export function utf8(text: string): Uint8Array {
	return encoder.encode(text);
}

/** A server's header of a client's stream. */
export const HEADER =
	"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' " +
	"from='example.com' id='a1' version='1.0' xml:lang='en'>";

/** Everything a reader says to the pieces, the end included. */
export function read(pieces: readonly Uint8Array[], limits?: Partial<StreamLimits>): StreamEvent[] {
	const reader = new StreamReader(limits);
	const events = pieces.flatMap((piece) => reader.push(piece));
	return [...events, ...reader.end()];
}

/** Cuts bytes at offsets given in any order. */
export function cut(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
	const sorted = [...offsets].map((offset) => offset % (bytes.length + 1)).sort((a, b) => a - b);
	const edges = [0, ...sorted, bytes.length];
	return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}

/** Each byte on its own. */
export function single(bytes: Uint8Array): Uint8Array[] {
	return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** The only element behind a header. */
export function parseElement(xml: string): XmlElement {
	const [, event] = read([utf8(HEADER + xml)]);
	if (event?.kind !== "element") throw new Error(`no element: ${JSON.stringify(event)}`);
	return event.element;
}
