import { ipFamily } from "xmpps-connect/protocol";

interface Place {
	readonly address: string;
	readonly port: number;
}

/**
 * The header that tells a backend between whom a connection is (HAProxy's proxy-protocol.txt, 2.1 and 2.2).
 * @param source who connected @param destination to where
 */
export function proxyHeader(version: 1 | 2, source: Place, destination: Place): Uint8Array {
	// Both must be of one family: an IPv4 address is one of IPv6 as well (RFC 4291, 2.5.5.2).
	const family = ipFamily(source.address) === 4 && ipFamily(destination.address) === 4 ? 4 : 6;
	if (version === 1) {
		const [from, to] = [source, destination].map(({ address }) =>
			family === 6 && ipFamily(address) === 4 ? `::ffff:${address}` : address,
		);
		return new TextEncoder().encode(`PROXY TCP${family} ${from} ${to} ${source.port} ${destination.port}\r\n`);
	}
	const addresses = [...addressBytes(source.address, family), ...addressBytes(destination.address, family)];
	const ports = [source.port, destination.port].flatMap((port) => [port >> 8, port & 0xff]);
	const body = [...addresses, ...ports];
	const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
	return Uint8Array.from([...signature, 0x21, family === 4 ? 0x11 : 0x21, 0, body.length, ...body]);
}

function addressBytes(address: string, family: 4 | 6): readonly number[] {
	if (ipFamily(address) === 4) {
		const four = address.split(".").map(Number);
		return family === 4 ? four : [...new Array<number>(10).fill(0), 0xff, 0xff, ...four];
	}
	const [plain = ""] = address.split("%");
	const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
	const text = dotted === null ? plain : `${dotted[1]}${pair(dotted[2], dotted[3])}:${pair(dotted[4], dotted[5])}`;
	const [head = "", tail] = text.split("::");
	const groupsOf = (part: string): string[] => (part === "" ? [] : part.split(":"));
	const before = groupsOf(head);
	const after = groupsOf(tail ?? "");
	const zeros = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
	return [...before, ...(tail === undefined ? [] : zeros), ...after].flatMap((group) => {
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
}

function pair(high: string | undefined, low: string | undefined): string {
	return ((Number(high) << 8) | Number(low)).toString(16);
}
