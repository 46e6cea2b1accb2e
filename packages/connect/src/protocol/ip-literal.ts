/** The address family of an IP address in text form (dotted decimal, or RFC 4291, 2.2); 0 for anything else, zones included. */
export function ipFamily(text: string): 0 | 4 | 6 {
	if (isIpv4(text)) return 4;
	return isIpv6(text) ? 6 : 0;
}

function isIpv4(text: string): boolean {
	const parts = text.split(".");
	// No leading zeros: some readers take them for octal.
	return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
	const halves = text.split("::");
	if (halves.length > 2) return false;
	const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
	const last = groups.at(-1);
	const tail = last?.at(-1);
	// RFC 4291, 2.2: the last 32 bits may be written as an IPv4 address.
	if (last !== undefined && tail !== undefined && isIpv4(tail)) last.splice(-1, 1, "0", "0");
	const flat = groups.flat();
	return (
		flat.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? flat.length < 8 : flat.length === 8)
	);
}
