import { printable, printableBytes } from "xmpps-connect/protocol";
import type { Inside } from "../../../model/observation-tls.ts";

/** How much of an answer that is no XMPP is looked at: the header of a web server's answer takes some hundred bytes. */
export const FIRST_BYTES = 4096;

/** How much of another thing is shown, in bytes: a line of a greeting. */
const SHOWN_BYTES = 80;

/** RFC 9113, 4.1: length, type, flags and stream of a frame. */
const FRAME_HEADER = 9;
/** RFC 9113, 6.5. */
const SETTINGS = 0x04;

/**
 * Says by its first bytes what it is that answered and is no XMPP.
 * @param bytes the first of them, at most `FIRST_BYTES`
 * @param final no more will come, or nobody wants to wait for it
 * @param detail why it is no XMPP, for people
 * @returns undefined when more bytes are needed
 */
export function recogniseAnswer(bytes: Uint8Array, final: boolean, detail: string): Inside | undefined {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
	const enough = final || bytes.length >= FIRST_BYTES;
	if (begins(text, "HTTP/", enough)) return enough || /\r?\n\r?\n/.test(text) ? httpAnswer(text) : undefined;
	if (begins(text, "SSH-", enough)) {
		// RFC 4253, 4.2: one line.
		return enough || text.includes("\n") ? { kind: "ssh", banner: firstLine(text) } : undefined;
	}
	if (isHtml(text)) return enough || /<\/html>/i.test(text) ? htmlAnswer(text) : undefined;
	if (couldBeSettings(bytes)) {
		if (bytes.length >= FRAME_HEADER) return { kind: "http2" };
		if (!enough) return undefined;
	}
	return { kind: "other", bytes: printableBytes(bytes, SHOWN_BYTES), detail: printable(detail, 200) };
}

/** Whether it begins so, or may still do. */
function begins(text: string, start: string, enough: boolean): boolean {
	return text.startsWith(start) || (!enough && text !== "" && start.startsWith(text));
}

function httpAnswer(text: string): Inside {
	const [head = ""] = text.split(/\r?\n\r?\n/, 1);
	const server = /^server:[ \t]*(.*)$/im.exec(head)?.[1]?.trim();
	return {
		kind: "http",
		status: firstLine(text),
		...(server === undefined || server === "" ? {} : { server: printable(server, 80) }),
	};
}

/** A web server that takes what it got for HTTP/0.9 answers the page alone. Its name stands at the foot of the page. */
function htmlAnswer(text: string): Inside {
	const server = /<center>([\w.-]{1,40}(?:\/[\w.-]{1,40})?)<\/center>|<address>([^<]{1,80})/i.exec(text);
	const name = server?.[1] ?? server?.[2];
	return { kind: "http", status: "", ...(name === undefined ? {} : { server: printable(name.trim(), 80) }) };
}

function isHtml(text: string): boolean {
	return /^\s*<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text);
}

/** The beginning of a SETTINGS frame on stream 0: RFC 9113, 3.4 wants it first. */
function couldBeSettings(bytes: Uint8Array): boolean {
	const length = ((bytes[0] ?? 0) << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
	if (bytes.length > 0 && bytes[0] !== 0) return false;
	if (bytes.length >= 4 && (bytes[3] !== SETTINGS || length % 6 !== 0)) return false;
	return bytes.length > 0 && bytes.subarray(5, FRAME_HEADER).every((byte) => byte === 0);
}

function firstLine(text: string): string {
	return printable(text.split(/\r?\n/, 1)[0] ?? "", 200);
}
