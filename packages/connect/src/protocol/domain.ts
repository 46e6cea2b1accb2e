import { XmppsError } from "./error.ts";
import { ipFamily } from "./ip-literal.ts";
import { printable } from "./printable-text.ts";
import { disallowedCharacter, foreignCharacter } from "./u-label.ts";

/** A domain name, as XMPP and the DNS write it. Made by `parseDomain`, never by hand. */
export interface Domain {
	/** A-labels, lower case, without final dot: for the DNS, SNI and certificates. */
	readonly ascii: string;
	/** U-labels, without final dot: for the stream's `to` (RFC 7622, 3.2) and for people. */
	readonly unicode: string;
}

/** Internationalised names (UTS 46, nontransitional). Both give the empty string for what they cannot convert. */
export interface Idna {
	/** The A-labels of a name. */
	toAscii(name: string): string;
	/** The U-labels of a name. */
	toUnicode(name: string): string;
}

/** RFC 1035, 2.3.4: octets in a label. */
const LONGEST_LABEL = 63;

/** RFC 1035, 2.3.4: 255 octets on the wire are 253 in text without final dot. */
const LONGEST_NAME = 253;

/** A name of 253 octets in A-labels never has more UTF-16 units than this, whatever IDNA maps away. */
const LONGEST_INPUT = 1024;

/** RFC 3490, 3.1: what a label may end with besides the full stop: ideographic, full-width and half-width. */
const FULL_STOPS = /[\u{3002}\u{ff0e}\u{ff61}]/gu;

/**
 * Reads the name of an XMPP domain: U-labels or A-labels, any case, with or without one final dot.
 * RFC 7622, 3.2; the DNS adds its own limits (RFC 1035, 2.3.4). An IP address is refused, though RFC 7622 knows it as a
 * domain: it has no SRV records and SNI cannot carry it.
 * @throws {XmppsError} `invalid-domain`, with one line that says what is wrong and what to write instead
 */
export function parseDomain(text: string, idna: Idna): Domain {
	if (typeof text !== "string") refuse(String(text), "it is no text");
	refuseOtherThings(text);
	const stopped = text.replace(FULL_STOPS, ".");
	const name = stopped.endsWith(".") ? stopped.slice(0, -1) : stopped;
	const labels = name.split(".");
	refuseLabels(text, labels);
	const ascii = idna.toAscii(name).toLowerCase();
	if (ascii === "") refuse(text, `${unconvertible(labels, idna)} is no valid internationalised label (IDNA)`);
	refuseLengths(text, ascii);
	const unicode = idna.toUnicode(ascii);
	// RFC 5890, 2.3.2.1: an A-label and its U-label lead to each other. A label that begins with "xn--" and does not is a fake.
	if (unicode === "" || /(^|\.)xn--/.test(unicode) || idna.toAscii(unicode).toLowerCase() !== ascii) {
		refuse(text, 'it has a label that begins with "xn--" and is no A-label (IDNA)');
	}
	for (const label of unicode.split(".")) {
		const one = disallowedCharacter(label);
		if (one !== undefined) refuse(text, `${quoted(one)} cannot stand there in a domain name`);
	}
	return { ascii, unicode };
}

/** Whether two names in A-labels are the same for the DNS: case and a final dot do not count (RFC 4343, 3). */
export function sameName(a: string, b: string): boolean {
	return normalName(a) === normalName(b);
}

/** What people and servers give in place of a domain; each with what to give instead. */
function refuseOtherThings(text: string): void {
	if (text.trim() === "") refuse(text, "it is empty; give a name like example.org");
	if (text.length > LONGEST_INPUT) refuse(text, `it is longer than the ${LONGEST_NAME} octets of a domain name`);
	if (text.includes("://")) refuse(text, "it is a URL; give the domain alone");
	const bare = text.startsWith("[") ? text.replace(/^\[([^\]]*)\](:\d*)?$/, "$1") : text;
	if (ipFamily(bare) === 6) refuse(text, "it is an IP address; give the domain's name");
	if (/[@/]/.test(text)) {
		const part = text.replace(/\/.*$/su, "").replace(/^[^@]*@/su, "");
		refuse(text, `it is a JID; give its domain part${part === "" ? "" : ` ${quoted(part)}`} alone`);
	}
	if (text.includes(":")) refuse(text, "it has a port; give the domain alone, the DNS names the port");
	// The URL parser would take these for an address, some of them in unexpected ways: 0x7f.1 is 127.0.0.1.
	const last = text.normalize("NFKC").replace(FULL_STOPS, ".").replace(/\.$/, "").split(".").at(-1) ?? "";
	if (/^(\d+|0x[\da-f]*)$/i.test(last)) {
		refuse(text, "it ends in a number, as an IP address does; give the domain's name");
	}
	if (/\s/u.test(text)) refuse(text, "it has a space in it; give one name without spaces");
	if (/\p{Cc}/u.test(text)) refuse(text, "it has a control character in it");
}

/** @param labels as they were written */
function refuseLabels(text: string, labels: readonly string[]): void {
	if (labels[0] === "") refuse(text, labels.length === 1 ? "it is only a dot" : "it begins with a dot");
	if (labels.includes("")) refuse(text, 'it has an empty label (".."); write one dot between labels');
	for (const label of labels) {
		if (label.includes("_"))
			refuse(text, `${quoted(label)} has an underscore; give the domain, not the name of an SRV record`);
		const one = foreignCharacter(label);
		if (one !== undefined)
			refuse(text, `${quoted(one)} cannot be in a domain name; only letters, digits, "-" and "." can`);
	}
}

/** RFC 1123, 2.1, and RFC 1035, 2.3.4. @param ascii in A-labels */
function refuseLengths(text: string, ascii: string): void {
	for (const label of ascii.split(".")) {
		if (label.length > LONGEST_LABEL) {
			refuse(
				text,
				`the label ${quoted(label, LONGEST_LABEL)} is longer than ${LONGEST_LABEL} octets (it has ${label.length})`,
			);
		}
		if (/^-|-$/.test(label)) refuse(text, `the label ${quoted(label)} begins or ends with "-"`);
		// Nothing that IDNA gave back may surprise the DNS, SNI or a certificate.
		if (!/^[a-z0-9-]+$/.test(label)) refuse(text, `${quoted(label)} is no label of a domain name`);
	}
	if (/(^|\.)\d+$/.test(ascii)) refuse(text, "it ends in a number, as an IP address does; give the domain's name");
	if (ascii.length > LONGEST_NAME) refuse(text, `it is longer than ${LONGEST_NAME} octets (it has ${ascii.length})`);
}

function unconvertible(labels: readonly string[], idna: Idna): string {
	return quoted(labels.find((label) => idna.toAscii(label) === "") ?? labels.join("."));
}

function refuse(text: string, state: string): never {
	throw new XmppsError("invalid-domain", `Cannot use ${quoted(text)} as a domain: ${state}`);
}

function quoted(text: string, max = 80): string {
	return `"${printable(text, max)}"`;
}

function normalName(name: string): string {
	return name.toLowerCase().replace(/\.$/, "");
}
