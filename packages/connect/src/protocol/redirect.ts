import { ipFamily } from "./ip-literal.ts";

/** Where a server sends us: an address or a name as it was written, perhaps with a port. */
export interface Redirect {
	/** An IP address without brackets, or a name that `parseDomain` has not seen yet. */
	readonly host: string;
	/** Absent when none was given: then the host is looked up like any domain. */
	readonly port?: number;
	/** The host is an IP address. */
	readonly literal: boolean;
}

/** Brackets, a name of 253 octets in U-labels (at most four UTF-16 units an octet would be generous), and a port. */
const LONGEST_REDIRECT = 1024;

/**
 * Reads the text of `<see-other-host/>`: `host`, `host:port`, an IPv4 address with or without port, an IPv6 address in
 * brackets with or without port. A bare IPv6 address is understood too, though the text of the standard wants brackets.
 * RFC 6120, 4.9.3.19
 * @param text the character data of the element, from the network
 * @returns `undefined` when it is none of these
 */
export function parseRedirect(text: string): Redirect | undefined {
	const trimmed = text.length > LONGEST_REDIRECT ? "" : text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
	if (ipFamily(trimmed) === 6) return { host: trimmed, literal: true };
	const match = /^(?:\[(?<v6>[^[\]]*)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?$/.exec(trimmed);
	if (match?.groups === undefined) return undefined;
	const { v6, name, port } = match.groups;
	const host = v6 ?? name ?? "";
	const family = ipFamily(host);
	if (v6 !== undefined ? family !== 6 : family !== 4 && !isNameLike(host)) return undefined;
	if (port === undefined) return { host, literal: family !== 0 };
	const number = Number(port);
	return number >= 1 && number <= 65_535 ? { host, port: number, literal: family !== 0 } : undefined;
}

/** Might be a domain name: what `parseDomain` could accept. Numbers at the end are an address that went wrong. */
function isNameLike(host: string): boolean {
	return !/[\s\p{C}@/\\%?#]/u.test(host) && !/(^|\.)\d+\.?$/.test(host);
}
