/** The text of an address of 4 or 16 bytes: one for each address, so that logs and limits have one client only once. */
export function addressText(bytes: ArrayLike<number>): string {
	if (bytes.length === 4) return Array.from(bytes).join(".");
	const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
	// RFC 4291, 2.5.5.2: what is an IPv4 address is shown as one: a limit for each /64 would take all of them for one client.
	if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
		return Array.from(bytes).slice(12).join(".");
	}
	return compressed(groups.map((group) => group.toString(16)));
}

/** RFC 5952, 4.2: the longest run of two or more zero groups is `::`, the first of several. */
function compressed(groups: readonly string[]): string {
	let best = { at: -1, length: 1 };
	for (let at = 0; at < groups.length; at++) {
		let length = 0;
		while (groups[at + length] === "0") length += 1;
		if (length > best.length) best = { at, length };
	}
	if (best.at < 0) return groups.join(":");
	return `${groups.slice(0, best.at).join(":")}::${groups.slice(best.at + best.length).join(":")}`;
}
