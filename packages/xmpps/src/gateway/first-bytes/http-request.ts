import type { OpeningResult } from "../opening.ts";
import { latin1 } from "./latin1.ts";
import { routableName } from "./routable-name.ts";

/** Bytes in which a request's head must end: what web servers take as a default. */
const MAX_HEAD = 8_192;

/** RFC 9110, 9.1: no method that anybody uses is longer. */
const MAX_METHOD = 20;

const LF = 0x0a;
const CR = 0x0d;

/** Whether the bytes could be the beginning of a request: a method in capital letters. */
export function looksLikeHttp(bytes: Uint8Array): boolean {
	for (let at = 0; at < Math.min(bytes.length, MAX_METHOD); at++) {
		const byte = bytes[at] ?? 0;
		if (byte === 0x20) return at > 0;
		if (byte < 0x41 || byte > 0x5a) return false;
	}
	return bytes.length < MAX_METHOD;
}

/**
 * Reads the head of an HTTP/1 request in clear (RFC 9112, 3). All of it is waited for: only its end says that there is no second
 * Host. A line may end in LF alone (RFC 9112, 2.2), as people type it.
 */
export function readHttp(bytes: Uint8Array): OpeningResult {
	const head = bytes.subarray(0, MAX_HEAD);
	const lineEnd = head.indexOf(LF);
	if (lineEnd === -1) return bytes.length < MAX_HEAD ? { kind: "need-more" } : BAD;
	// RFC 9112, 3: method, target, version, single spaces between them. RFC 9112, 2.3: a later minor version is read as 1.1.
	const request = /^([A-Z]+) ([!-~]+) HTTP\/1\.\d\r?$/.exec(latin1(head.subarray(0, lineEnd)));
	if (request === null) return BAD;
	const [, method, target = ""] = request;
	// RFC 9112, 3.2.3: whoever asks for a tunnel takes us for a proxy.
	if (method === "CONNECT") return BAD;
	const end = headEnd(head, lineEnd);
	if (end === undefined) return bytes.length < MAX_HEAD ? { kind: "need-more" } : BAD;
	const fields = latin1(head.subarray(lineEnd + 1, end)).split(/\r?\n/);
	const hosts = fields.filter((field) => /^host:/i.test(field)).map((field) => trimmed(field.slice("host:".length)));
	// RFC 9112, 3.2: more than one is a bad request.
	if (hosts.length > 1) return BAD;
	// RFC 9112, 3.2.2: a whole URI says the host itself, and Host is ignored.
	const [, authority = hosts[0], path = target] = /^http:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
	return { kind: "parsed", opening: { kind: "http", host: hostName(authority), path: asPath(path) } };
}

const BAD: OpeningResult = { kind: "malformed", reason: "bad-request" };

/** Where the empty line at the end of a head begins. @param lineEnd the end of the request line */
function headEnd(head: Uint8Array, lineEnd: number): number | undefined {
	for (let at = lineEnd; at < head.length; at++) {
		if (head[at] === LF && head[head[at + 1] === CR ? at + 2 : at + 1] === LF) return at + 1;
	}
	return undefined;
}

/**
 * RFC 9112, 5.1: white space around a value is none of it. By hand: a pattern that looks for white space at both ends goes back and
 * forth over it, and eight thousand spaces would keep it busy for a minute.
 */
function trimmed(value: string): string {
	let [start, end] = [0, value.length];
	while (start < end && isSpace(value[start])) start += 1;
	while (end > start && isSpace(value[end - 1])) end -= 1;
	return value.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
	return character === " " || character === "\t";
}

/** RFC 9112, 3.2.1: `/` for an empty path. What is no path, as in `OPTIONS *`, leads to the root. */
function asPath(path: string): string {
	if (path.startsWith("?")) return `/${path}`;
	return path.startsWith("/") ? path : "/";
}

/** RFC 9110, 7.2: `uri-host [ ":" port ]`. The port is that of plain HTTP, and is left away. */
function hostName(host: string | undefined): string | undefined {
	return host === undefined ? undefined : routableName(host.replace(/:\d{0,5}$/, ""));
}
