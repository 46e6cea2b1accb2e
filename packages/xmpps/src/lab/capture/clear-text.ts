import { printableBytes } from "xmpps-connect/protocol";
import { type HelloResult, parseClientHello } from "../../gateway/client-hello.ts";
import type { Flow } from "./flow-builder.ts";

/** What a connection says before it is encrypted. */
export interface ClearText {
	/** What the client's first bytes are: `nothing` came, TLS at once, an XML stream, or something else. */
	readonly kind: "nothing" | "tls" | "xml-stream" | "other";
	/** Up to TLS, or to `MAX_SHOWN` bytes; escaped. */
	readonly client: string;
	readonly server: string;
	/** Whether the client asked for `<starttls/>` (RFC 6120, 5.4.2.1). */
	readonly starttls: boolean;
	/**
	 * The offsets in each stream at which TLS begins, or will begin with the next byte; absent as long as it does not.
	 */
	readonly tls: { readonly client: number; readonly server: number } | undefined;
}

/** Bytes that are shown of each side: a stream header, features and the exchange for TLS. */
const MAX_SHOWN = 4096;

/** Where STARTTLS is looked for: before it there are a stream header and features, which hold less. */
const MAX_SEARCHED = 65_536;

/** RFC 8446, 5.1. XML cannot hold this byte (XML 1.0, 2.2), so that the first of them is where TLS begins. */
const TLS_HANDSHAKE = 22;
/** A server that refuses the handshake says so with an alert. */
const TLS_ALERT = 21;

/** Tells what the beginning of a connection is, and where TLS begins in it. */
export function clearText(flow: Flow): ClearText {
	const client = flow.toServer.bytes.subarray(0, MAX_SEARCHED);
	const server = flow.toClient.bytes.subarray(0, MAX_SEARCHED);
	const kind = kindOf(client);
	const request = kind === "xml-stream" ? behind(client, "<starttls") : undefined;
	const tls =
		kind === "tls" ? { client: 0, server: 0 } : request === undefined ? undefined : upgrade(client, server, request);
	return {
		kind,
		client: printableBytes(client.subarray(0, tls?.client), MAX_SHOWN),
		server: printableBytes(server.subarray(0, tls?.server), MAX_SHOWN),
		starttls: request !== undefined,
		tls,
	};
}

/** What a connection's ClientHello says, be it the first bytes or those behind STARTTLS. */
export function helloOf(flow: Flow): HelloResult {
	return parseClientHello(flow.toServer.bytes.subarray(clearText(flow).tls?.client ?? 0));
}

function kindOf(bytes: Uint8Array): ClearText["kind"] {
	const [first, major] = bytes;
	if (first === undefined) return "nothing";
	if (first === TLS_HANDSHAKE && (major === undefined || major === 3)) return "tls";
	return /^\s*<(\?xml|stream:stream|stream\s|open\s)/.test(latin1(bytes.subarray(0, 64))) ? "xml-stream" : "other";
}

/** RFC 6120, 5.4.2.3: both sides speak TLS behind the end of `<proceed/>`. */
function upgrade(client: Uint8Array, server: Uint8Array, request: number): ClearText["tls"] {
	const proceed = behind(server, "<proceed");
	if (proceed === undefined) return undefined;
	return { client: firstTls(client, request), server: firstTls(server, proceed) };
}

/** The end of the tag that begins so. */
function behind(bytes: Uint8Array, tag: string): number | undefined {
	const text = latin1(bytes);
	const start = text.indexOf(tag);
	const end = start < 0 ? -1 : text.indexOf(">", start);
	return end < 0 ? undefined : end + 1;
}

function firstTls(bytes: Uint8Array, from: number): number {
	const at = bytes.findIndex((byte, index) => index >= from && (byte === TLS_HANDSHAKE || byte === TLS_ALERT));
	return at < 0 ? bytes.length : at;
}

/** Characters of the same numbers: only ASCII is looked for. */
function latin1(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
