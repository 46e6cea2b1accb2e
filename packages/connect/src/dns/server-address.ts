import { isIP, isIPv4, isIPv6 } from "node:net";
import { XmppsError } from "../protocol/error.ts";

/** Where a DNS server listens, over UDP and TCP alike. */
export interface DnsServer {
	/** An IP address in text form; IPv6 may carry a scope (`fe80::1%eth0`). Never a name: who would resolve it? */
	readonly address: string;
	readonly port: number;
}

/** RFC 1035, 4.2: UDP and TCP alike. */
export const DNS_PORT = 53;

/**
 * Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5353`, `fe80::1%eth0`.
 * @throws XmppsError `invalid-option` for anything else
 */
export function parseDnsServer(text: string): DnsServer {
	if (isIP(text) !== 0) return { address: text, port: DNS_PORT };
	const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
	const [, v6, v4, portText] = match ?? [];
	const address = v6 !== undefined && isIPv6(v6) ? v6 : v4 !== undefined && isIPv4(v4) ? v4 : undefined;
	const port = portText === undefined ? DNS_PORT : Number(portText);
	if (address === undefined) throw unusable(text, "not an IP address, or one with a port");
	if (port < 1 || port > 65535) throw unusable(text, "the port is not between 1 and 65535");
	return { address, port };
}

/** The shortest text that `parseDnsServer` reads back as the same server. */
export function formatDnsServer({ address, port }: DnsServer): string {
	if (port === DNS_PORT) return address;
	return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

function unusable(text: string, state: string): XmppsError {
	return new XmppsError("invalid-option", `Cannot use ${JSON.stringify(text)} as a DNS server: ${state}`);
}
