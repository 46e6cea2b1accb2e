import type { OpeningResult } from "../opening.ts";

/** Bytes of a request's head that are looked at: what web servers take as a default. */
const MAX_HEAD = 8_192;

/** RFC 9110, 9.1: no method that anybody uses is longer. */
const MAX_METHOD = 20;

/** Whether the bytes could be the beginning of a request: a method in capital letters. */
export function looksLikeHttp(bytes: Uint8Array): boolean {
	for (let at = 0; at < Math.min(bytes.length, MAX_METHOD); at++) {
		const byte = bytes[at] ?? 0;
		if (byte === 0x20) return at > 0;
		if (byte < 0x41 || byte > 0x5a) return false;
	}
	return bytes.length < MAX_METHOD;
}

/** Reads the head of an HTTP/1 request in clear, as far as its Host (RFC 9112, 3). */
export function readHttp(bytes: Uint8Array): OpeningResult {
	const text = latin1(bytes.subarray(0, MAX_HEAD));
	const lines = text.split("\r\n");
	// What stands behind the last end of a line may go on.
	const whole = lines.slice(0, -1);
	const [request] = whole;
	if (request === undefined) return bytes.length > MAX_HEAD ? bad() : { kind: "need-more" };
	// RFC 9112, 3: method, target, version, single spaces between them.
	const [, target] = /^[A-Z]+ ([!-~]+) HTTP\/1\.[01]$/.exec(request) ?? [];
	if (target === undefined) return bad();
	const end = whole.indexOf("");
	const fields = whole.slice(1, end === -1 ? undefined : end);
	const hosts = fields.flatMap((field) => /^host:[ \t]*(.*?)[ \t]*$/i.exec(field)?.[1] ?? []);
	const [host] = hosts;
	// RFC 9112, 3.2: more than one is a bad request, and only the end of the head says that there is no other.
	if (end === -1) return bytes.length > MAX_HEAD ? bad() : { kind: "need-more" };
	if (hosts.length > 1) return bad();
	const path = target.startsWith("/") ? target : "/";
	return { kind: "parsed", opening: { kind: "http", host: hostName(host), path } };
}

function bad(): OpeningResult {
	return { kind: "malformed", reason: "bad-request" };
}

/** RFC 9110, 7.2: `uri-host [ ":" port ]`. The port is that of plain HTTP, and is left away; an address is nobody's name. */
function hostName(host: string | undefined): string | undefined {
	const [, name] = /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)\.?(?::\d{1,5})?$/i.exec(host ?? "") ?? [];
	return name?.toLowerCase();
}

/** Bytes as characters of the same number. */
function latin1(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}
