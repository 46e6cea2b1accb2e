import { ipFamily } from "xmpps-connect/protocol";
import { addressText } from "../first-bytes/address-text.ts";
import { familyBytes } from "../first-bytes/family-bytes.ts";

/**
 * The network that an address is in: so many of its bytes, and zeros. An IPv4 address in the form of IPv6, as a PROXY header may
 * have it, is one of IPv4. Pure.
 */
export function addressPrefix(address: string, four: number, six: number): string {
	const text = addressText(familyBytes(address, 6));
	const family = ipFamily(text) === 4 ? 4 : 6;
	const kept = family === 4 ? four : six;
	return addressText(familyBytes(text, family).map((byte, index) => (index < kept ? byte : 0)));
}
