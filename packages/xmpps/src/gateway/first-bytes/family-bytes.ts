import { addressBytes } from "../../model/address-bytes.ts";

/**
 * An address as bytes in the order of the network: 4, or 16.
 * @param family 6 for an IPv4 address gives the IPv6 one that means it (RFC 4291, 2.5.5.2)
 * @throws {Error} for what is no address
 */
export function familyBytes(address: string, family: 4 | 6): readonly number[] {
	// RFC 4007, 11: what stands behind `%` is a zone of this machine alone.
	const bytes = addressBytes(address.replace(/%.*$/, ""));
	if (bytes === undefined) throw new Error(`Cannot write "${address}" as bytes: it is no address`);
	if (bytes.length === 16 || family === 4) return [...bytes];
	return [...new Array<number>(10).fill(0), 0xff, 0xff, ...bytes];
}
