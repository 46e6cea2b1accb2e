import { domainToASCII, domainToUnicode } from "node:url";
import { parseDnsServer } from "xmpps-connect/dns";
import { ipFamily, parseDomain, printable } from "xmpps-connect/protocol";
import { specialRange } from "../../check/observe/public-address.ts";
import { canonicalAddress } from "../../model/address-bytes.ts";
import { looksSecret } from "./secret-text.ts";

/** A value that cannot be used; the message says why and follows the name of its key. */
export class ValueError extends Error {
	override readonly name: string = "ValueError";
}

/** A name in the form of `Config`. @throws {ValueError} */
export function readDomain(text: string): string {
	refuseSecret(text);
	try {
		return parseDomain(text, { toAscii: domainToASCII, toUnicode: domainToUnicode }).ascii;
	} catch (error) {
		throw new ValueError(error instanceof Error ? error.message : String(error));
	}
}

/** What no host can be reached at from elsewhere, whatever its network. */
const NOBODYS = /loopback|no destination|link-local|multicast|broadcast|unspecified|disguise|reserved/;

/** An address in its one spelling. @throws {ValueError} */
export function readAddress(text: string): string {
	refuseSecret(text);
	if (ipFamily(text) === 0) {
		const bare = text.replace(/\/\d+$/, "").replace(/^\[(.*)\](:\d+)?$/, "$1");
		const hint = bare !== text && ipFamily(bare) !== 0 ? `, did you mean "${bare}"` : "";
		throw new ValueError(`${quoted(text)} is no IP address${hint}`);
	}
	const range = specialRange(text);
	if (range !== undefined && NOBODYS.test(range.use)) {
		throw new ValueError(`${quoted(text)} cannot be reached from elsewhere: ${range.range} is ${range.use}`);
	}
	return canonicalAddress(text);
}

/** What paths may consist of: nothing that means something to a shell, to systemd, or in the configuration of a program. */
const PATH = /^[A-Za-z0-9._/@+,:=~-]+$/;

/** Characters of a path. */
const LONGEST_PATH = 500;

/** What undoing everything needs: nothing else may be written there, or served from there. */
const JOURNALS = "/var/lib/xmpps/journal/";

/** An absolute and normal path. @throws {ValueError} */
export function readPath(text: string): string {
	if (looksSecret(text))
		throw new ValueError("a path is wanted, and this looks like the secret itself; put it into a file");
	if (!text.startsWith("/")) throw new ValueError(`${quoted(text)} is no absolute path`);
	if (text.length > LONGEST_PATH) throw new ValueError(`a path of ${text.length} characters is too long`);
	const parts = text.split("/").filter((part) => part !== "" && part !== ".");
	if (parts.includes("..")) throw new ValueError(`${quoted(text)} has ".." in it`);
	if (parts.length === 0) throw new ValueError(`${quoted(text)} is the root folder`);
	if (!PATH.test(text))
		throw new ValueError(`${quoted(text)} has other characters in it than A-Z a-z 0-9 . _ / @ + , : = ~ -`);
	const path = `/${parts.join("/")}`;
	if (`${path}/`.startsWith(JOURNALS)) throw new ValueError(`${quoted(text)} is where the journals of xmpps are`);
	return path;
}

/** `https://example.com`, with or without a port and a plain path; no final slash. @throws {ValueError} */
export function readRedirect(text: string): string {
	refuseSecret(text);
	const [, scheme = "", host = "", port = "", path = ""] =
		/^(https?):\/\/([^/:?#@]+)(:\d{1,5})?(\/[^?#]*)?$/.exec(text) ?? [];
	if (scheme === "") throw new ValueError(`${quoted(text)} is no address of a web site such as "https://example.com"`);
	if (Number(port.slice(1) || 1) < 1 || Number(port.slice(1) || 1) > 65_535)
		throw new ValueError(`${quoted(text)} has no valid port`);
	if (!/^[A-Za-z0-9._/~-]*$/.test(path) || path.split("/").includes("..")) {
		throw new ValueError(`${quoted(text)} has other characters in its path than A-Z a-z 0-9 . _ / ~ -`);
	}
	return `${scheme}://${readDomain(host)}${port}${path.replace(/\/+$/, "")}`;
}

/** A host as ssh understands it, of `ssh:HOST`: an alias, a name or an address, with or without a user. @throws {ValueError} */
export function readSshHost(text: string): string {
	refuseSecret(text);
	const host = /^ssh:(.*)$/s.exec(text)?.[1];
	if (host === undefined) throw new ValueError(`${quoted(text)} is not "ssh:HOST"`);
	const [, user = "", name = ""] = /^([A-Za-z0-9_][A-Za-z0-9._-]{0,63}@)?(.{1,255})$/s.exec(host) ?? [];
	if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) && ipFamily(name) === 0) {
		throw new ValueError(`${quoted(text)} is not "ssh:HOST", HOST as ssh understands it`);
	}
	return `${user}${name}`;
}

/** Seconds of `60s`, `2m`, or of a number. @throws {ValueError} */
export function readSeconds(given: string | number): number {
	const [, number, unit] = /^(\d{1,6})([sm])?$/.exec(String(given)) ?? [];
	const seconds = Number(number) * (unit === "m" ? 60 : 1);
	if (number === undefined) throw new ValueError(`${quoted(String(given))} is no time such as "60s" or "2m"`);
	if (seconds < 10 || seconds > 3600)
		throw new ValueError(`${quoted(String(given))} is not between 10 seconds and an hour`);
	return seconds;
}

/** `ADDRESS` or `ADDRESS:PORT` of a name server. @throws {ValueError} */
export function readServer(text: string): { readonly address: string; readonly port: number } {
	refuseSecret(text);
	try {
		const { address, port } = parseDnsServer(text);
		if (ipFamily(address) !== 0) return { address: canonicalAddress(address), port };
	} catch {
		// Said below, in our own words.
	}
	throw new ValueError(`${quoted(text)} is no address of a name server such as "192.0.2.53" or "[2001:db8::53]:5353"`);
}

/** An address and a port: `127.0.0.1:8443`, `[::1]:8443`. @throws {ValueError} */
export function readPlace(text: string): { readonly address: string; readonly port: number } {
	refuseSecret(text);
	const [, six, four, port = ""] = /^(?:\[([\da-fA-F:.]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
	const address = six ?? four ?? "";
	if (ipFamily(address) === (six === undefined ? 4 : 6) && Number(port) > 0 && Number(port) <= 65_535) {
		return { address: canonicalAddress(address), port: Number(port) };
	}
	throw new ValueError(`${quoted(text)} is no address and port such as "127.0.0.1:8443" or "[::1]:8443"`);
}

/** An address, or one with the number of its bits that count. @throws {ValueError} */
export function readPrefix(text: string): string {
	refuseSecret(text);
	const [base = "", bits] = text.split("/");
	const family = ipFamily(base);
	const most = family === 6 ? 128 : 32;
	if (family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
		return bits === undefined ? canonicalAddress(base) : `${canonicalAddress(base)}/${Number(bits)}`;
	}
	throw new ValueError(`${quoted(text)} is no address or prefix such as "192.0.2.0/24"`);
}

/** For a message. */
function quoted(text: string): string {
	return `"${printable(text, 80)}"`;
}

function refuseSecret(text: string): void {
	if (looksSecret(text)) throw new ValueError("this looks like a secret, which xmpps.yaml never holds");
}
