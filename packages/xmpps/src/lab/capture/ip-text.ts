import { uint16 } from "./network-order.ts";

/** The canonical text of an address of 4 or 16 bytes: one text an address, so that texts can be compared. */
export function addressText(bytes: Uint8Array): string {
	if (bytes.length === 4) return bytes.join(".");
	const groups: number[] = [];
	for (let at = 0; at < 16; at += 2) groups.push(uint16(bytes, at));
	// RFC 5952, 5: an IPv4 address inside is written as such where the prefix says that there is one.
	if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
		return `::ffff:${bytes.subarray(12).join(".")}`;
	const run = longestZeros(groups);
	const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
	if (run === undefined) return text(groups);
	return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

/** RFC 5952, 4.2.2 and 4.2.3: the longest run of zero groups, the first of equals, and never a single one. */
function longestZeros(groups: readonly number[]): { start: number; length: number } | undefined {
	let best: { start: number; length: number } | undefined;
	let length = 0;
	for (const [index, group] of groups.entries()) {
		length = group === 0 ? length + 1 : 0;
		if (length > Math.max(1, best?.length ?? 0)) best = { start: index - length + 1, length };
	}
	return best;
}

/** What an address reaches. */
export type AddressScope = "global" | "loopback" | "link-local" | "multicast" | "broadcast" | "unspecified";

/**
 * Tells the scope of an address from its canonical text (RFC 4291, 2.4; RFC 5771, 3; RFC 3927, 2.1). Private addresses and
 * a network's own broadcast address are `global`: nothing in a packet tells them apart.
 */
export function addressScope(address: string): AddressScope {
	if (address.includes(":")) {
		if (address === "::") return "unspecified";
		if (address === "::1") return "loopback";
		if (/^ff..:/.test(address)) return "multicast";
		return /^fe[89ab].:/.test(address) ? "link-local" : "global";
	}
	const first = Number.parseInt(address, 10);
	if (address === "255.255.255.255") return "broadcast";
	if (address === "0.0.0.0") return "unspecified";
	if (first === 127) return "loopback";
	if (first >= 224 && first < 240) return "multicast";
	return address.startsWith("169.254.") ? "link-local" : "global";
}
