import { ipFamily } from "xmpps-connect/protocol";

/** The octets of an address of either family in text form (RFC 4291, 2.2): 4, 16, or undefined where it is none. */
export function addressBytes(text: string): Uint8Array | undefined {
	switch (ipFamily(text)) {
		case 4:
			return Uint8Array.from(text.split("."), Number);
		case 6:
			return ipv6Bytes(text);
		case 0:
			return undefined;
	}
}

/** The one spelling of an address, for comparing and sorting (RFC 5952, 4); text that is no address stays as it is. */
export function canonicalAddress(text: string): string {
	const bytes = addressBytes(text);
	if (bytes === undefined || bytes.length === 4) return text;
	return new URL(`http://[${text}]`).hostname.slice(1, -1);
}

/** @param text an IPv6 address in a valid spelling */
function ipv6Bytes(text: string): Uint8Array {
	const [left = "", right] = text.split("::");
	const before = groups(left);
	const after = groups(right ?? "");
	const bytes = new Uint8Array(16);
	bytes.set(before);
	bytes.set(after, 16 - after.length);
	return bytes;
}

/** The octets of one side of a `::`. The last four may be written as an IPv4 address. */
function groups(text: string): number[] {
	if (text === "") return [];
	return text.split(":").flatMap((group) => {
		if (group.includes(".")) return group.split(".").map(Number);
		const value = Number.parseInt(group, 16);
		return [value >> 8, value & 0xff];
	});
}
