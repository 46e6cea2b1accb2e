import { ipFamily } from "xmpps-connect/protocol";

/** Whether a socket on one address takes what is for another. `*` and `0.0.0.0` are all of IPv4, `::` all of IPv6. */
export function takes(interfaces: readonly string[], address: string): boolean {
	return interfaces.some((one) => one === address || isAllOf(one, ipFamily(address) === 6 ? 6 : 4));
}

/** Whether the kernel refuses one socket because of the other, on the same port. @param other as `ss` has it */
export function collide(one: string, other: string): boolean {
	if (one === other) return true;
	// A socket of IPv6 may have IPv4 as well; those of most programs do not, and what does is not told apart.
	const families = [one, other].map((address) => (address === "*" || ipFamily(address) === 4 ? 4 : 6));
	if (families[0] !== families[1]) return false;
	return [one, other].some((address) => isAllOf(address, 4) || isAllOf(address, 6));
}

/** Whether two lists are the same set. */
export function sameSet(one: readonly string[], other: readonly string[]): boolean {
	return [...new Set(one)].sort().join() === [...new Set(other)].sort().join();
}

function isAllOf(address: string, family: 4 | 6): boolean {
	return family === 4 ? address === "*" || address === "0.0.0.0" : address === "::";
}
