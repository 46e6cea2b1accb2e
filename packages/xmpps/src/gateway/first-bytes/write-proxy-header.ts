import { ipFamily } from "xmpps-connect/protocol";
import { familyBytes } from "./family-bytes.ts";

interface Place {
	readonly address: string;
	readonly port: number;
}

/**
 * The header that tells a backend between whom a connection is (HAProxy's proxy-protocol.txt, 2.1 and 2.2). The parts are of
 * one family there, and IPv6 it is unless both are IPv4: an IPv4 address is one of IPv6 as well (RFC 4291, 2.5.5.2).
 * @param source who connected @param destination to where
 */
export function proxyHeader(version: 1 | 2, source: Place, destination: Place): Uint8Array {
	const family = ipFamily(source.address) === 4 && ipFamily(destination.address) === 4 ? 4 : 6;
	if (version === 1) {
		const [from, to] = [source, destination].map(({ address }) => textOf(address, family));
		return new TextEncoder().encode(`PROXY TCP${family} ${from} ${to} ${source.port} ${destination.port}\r\n`);
	}
	const addresses = [...familyBytes(source.address, family), ...familyBytes(destination.address, family)];
	const ports = [source.port, destination.port].flatMap((port) => [port >> 8, port & 0xff]);
	const body = [...addresses, ...ports];
	const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
	return Uint8Array.from([...signature, 0x21, family === 4 ? 0x11 : 0x21, 0, body.length, ...body]);
}

/** 2.1: no reader of the line knows a zone (RFC 4007, 11), and the longest IPv6 address with one would not fit into it. */
function textOf(address: string, family: 4 | 6): string {
	if (family === 6 && ipFamily(address) === 4) return `::ffff:${address}`;
	return address.replace(/%.*$/, "");
}
