import { domainToASCII, domainToUnicode } from "node:url";
import { ipFamily, parseDomain, printable, type SrvService, XmppsError } from "xmpps-connect/protocol";
import { canonicalAddress } from "../../model/address-bytes.ts";
import type { AssumedRecord } from "./check-options.ts";

const SERVICES: readonly SrvService[] = ["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"];

/**
 * What stands in an assumed record beside target and port: it is tried before every published one, and several for one
 * service share evenly. The TTL is one that no rule has anything to say about.
 */
const ASSUMED = { priority: 0, weight: 0, ttl: 300 } as const;

/**
 * Reads `SERVICE=TARGET:PORT` or `SERVICE=TARGET:PORT@ADDRESS`: `xmpps-client=xmpps.example.org:443@192.0.2.2`. The service
 * may be written as in the DNS (`_xmpps-client._tcp`), an IPv6 address with or without brackets.
 * @throws {XmppsError} `invalid-option`
 */
export function parseAssume(text: string): AssumedRecord {
	const equals = text.indexOf("=");
	if (equals < 0) refuse(text, 'there is no "="; write it like xmpps-client=xmpps.example.org:443@192.0.2.2');
	const at = text.indexOf("@", equals);
	const place = text.slice(equals + 1, at < 0 ? undefined : at);
	const service = serviceFrom(text, text.slice(0, equals));
	const record = { ...ASSUMED, ...placeFrom(text, place) };
	return at < 0 ? { service, record } : { service, record, address: addressFrom(text, text.slice(at + 1)) };
}

function serviceFrom(text: string, written: string): SrvService {
	const bare = written
		.trim()
		.toLowerCase()
		.replace(/^_/, "")
		.replace(/\._tcp$/, "");
	const service = SERVICES.find((one) => one === bare);
	return service ?? refuse(text, `${quoted(written)} is no SRV service; there are ${SERVICES.join(", ")}`);
}

function placeFrom(text: string, place: string): { readonly target: string; readonly port: number } {
	const [, name = "", digits = ""] =
		/^(.*):(\d{1,5})$/s.exec(place) ?? refuse(text, "the target needs a port behind it");
	const port = Number(digits);
	if (port < 1 || port > 65_535) refuse(text, `there is no port ${digits}`);
	// RFC 2782, Target: the name of a host.
	if (ipFamily(name.replace(/^\[(.*)\]$/, "$1")) !== 0) {
		refuse(text, 'the target of an SRV record is a host name; the address comes behind an "@"');
	}
	try {
		return { target: parseDomain(name, { toAscii: domainToASCII, toUnicode: domainToUnicode }).ascii, port };
	} catch (cause) {
		return refuse(text, `${quoted(name)} is no host name`, cause);
	}
}

function addressFrom(text: string, written: string): string {
	const bare = written.replace(/^\[(.*)\]$/, "$1");
	if (ipFamily(bare) === 0) refuse(text, `${quoted(written)} is no IP address`);
	return canonicalAddress(bare);
}

function refuse(text: string, state: string, cause?: unknown): never {
	throw new XmppsError(
		"invalid-option",
		`Cannot assume ${quoted(text)}: ${state}`,
		cause === undefined ? {} : { cause },
	);
}

function quoted(text: string): string {
	return `"${printable(text, 120)}"`;
}
