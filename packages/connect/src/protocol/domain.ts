import { XmppsError } from "./error.ts";
import { ipFamily } from "./ip-literal.ts";
import { printable } from "./printable-text.ts";

/** A domain name, as XMPP and the DNS write it. Made by `parseDomain`, never by hand. */
export interface Domain {
	/** A-labels, lower case, without final dot: for the DNS, SNI and certificates. */
	readonly ascii: string;
	/** U-labels, without final dot: for the stream's `to` (RFC 7622, 3.2) and for people. */
	readonly unicode: string;
}

/** The conversions of UTS 46; the empty string stands for a name that cannot be converted. */
export interface Idna {
	toAscii(name: string): string;
	toUnicode(name: string): string;
}

/** RFC 1035, 2.3.4: octets of a label, and of a name in text form without final dot. */
const MAX_LABEL = 63;
const MAX_NAME = 253;

/** Longer text is refused unread: no name of 253 octets takes more characters than this, in any form. */
const MAX_TEXT = 1_024;

/** The full stops of IDNA (RFC 3490, 3.1); UTS 46 takes them for dots too. */
const DOTS = /[\u3002\uff0e\uff61]/g;

/**
 * Reads a domain name: U-labels or A-labels, any case, with or without final dot.
 * @throws {XmppsError} `invalid-domain`, with one line that says what is wrong
 */
export function parseDomain(text: string, idna: Idna): Domain {
	if (typeof text !== "string") throw invalid(String(text), "it is no text");
	if (text === "") throw invalid(text, "it is empty");
	if (text.length > MAX_TEXT) throw invalid(text, `it is longer than a name can be (${MAX_NAME} octets)`);
	refuseOtherThings(text);
	// RFC 7622, 3.2: a final dot is not part of the name.
	const name = text.replace(DOTS, ".").replace(/\.$/, "");
	const labels = name.split(".");
	if (labels.includes("")) throw invalid(text, "it has an empty label: two dots, or a dot at its start");
	for (const label of labels) refuseLabel(text, label);

	const ascii = idna.toAscii(name).toLowerCase();
	if (ascii === "") throw invalid(text, "it is no valid internationalized name (IDNA)");
	// "0x7f.1" and "2130706433" are addresses to a URL parser, and would be connected to.
	if (ipFamily(ascii) !== 0) throw invalid(text, `it is the address ${ascii}; give the domain part of a JID`);
	const long = ascii.split(".").find((label) => label.length > MAX_LABEL);
	if (long !== undefined) throw invalid(text, `its label "${printable(long, 20)}" is longer than ${MAX_LABEL} octets`);
	if (ascii.length > MAX_NAME) throw invalid(text, `it is longer than ${MAX_NAME} octets`);
	// UTS 46 maps characters onto others, a dot or a slash among them: what came out is judged once more.
	for (const label of ascii.split(".")) {
		if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) {
			throw invalid(text, `its label "${printable(label, 63)}" is no host name label`);
		}
	}
	const unicode = idna.toUnicode(ascii);
	// RFC 5890, 2.3.2.1: A-label and U-label must convert into each other.
	if (unicode === "" || idna.toAscii(unicode).toLowerCase() !== ascii) {
		throw invalid(text, "it is no valid internationalized name (IDNA)");
	}
	for (const label of unicode.split(".")) refuseLabel(text, label);
	return { ascii, unicode };
}

/** What people give instead of a domain. */
function refuseOtherThings(text: string): void {
	if (text.includes("://")) throw invalid(text, 'it is a URL; give the name alone, such as "example.org"');
	if (ipFamily(text) !== 0 || /^\[.*\]$/.test(text))
		throw invalid(text, "it is an address; give the domain part of a JID");
	if (text.includes("@") || text.includes("/")) {
		throw invalid(text, 'it is more than a domain; give the part between "@" and "/" alone');
	}
	if (text.includes(":")) throw invalid(text, "it has a port or is an address; ports come from the DNS");
}

/**
 * RFC 5892 forbids symbols, UTS 46 lets many through: letters, marks, digits and hyphens are what a label is made of.
 */
function refuseLabel(text: string, label: string): void {
	const wrong = /(?!\u200c|\u200d)[^\p{L}\p{M}\p{Nd}\u00b7\u30fb-]/u.exec(label);
	if (wrong !== null) throw invalid(text, `"${printable(wrong[0], 12)}" cannot be part of a domain name`);
	if (label.startsWith("-") || label.endsWith("-")) {
		throw invalid(text, `its label "${printable(label, 63)}" begins or ends with a hyphen`);
	}
}

function invalid(text: string, state: string): XmppsError {
	return new XmppsError("invalid-domain", `Cannot use "${printable(text, 80)}" as domain: ${state}`);
}
