/**
 * Whether an IP address (text form, a scope such as `%lo` allowed) is of this machine: 127.0.0.0/8, `::1`, or the IPv4
 * ones mapped into IPv6. RFC 1122, 3.2.1.3; RFC 4291, 2.5.3.
 */
export function isLoopback(address: string): boolean {
	const plain = address
		.toLowerCase()
		.replace(/%.*$/, "")
		.replace(/^::ffff:/, "");
	return plain === "::1" || plain === "0:0:0:0:0:0:0:1" || /^127(\.\d{1,3}){3}$/.test(plain);
}
