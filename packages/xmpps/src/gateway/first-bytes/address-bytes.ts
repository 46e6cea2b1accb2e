import { ipFamily } from "xmpps-connect/protocol";

/**
 * An address as bytes in the order of the network: 4, or 16.
 * @param family 6 for an IPv4 address gives the IPv6 one that means it (RFC 4291, 2.5.5.2)
 */
export function addressBytes(address: string, family: 4 | 6): readonly number[] {
	if (ipFamily(address) === 4) {
		const four = address.split(".").map(Number);
		return family === 4 ? four : [...new Array<number>(10).fill(0), 0xff, 0xff, ...four];
	}
	// RFC 4007, 11: what stands behind `%` is a zone of this machine alone.
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
