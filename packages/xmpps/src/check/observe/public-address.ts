import { printable } from "xmpps-connect/protocol";
import { addressBytes } from "../../model/address-bytes.ts";
import { GLOBAL_UNICAST, SPECIAL_RANGES, type SpecialRange } from "./special-ranges.ts";

/**
 * Whether an address may be dialled on behalf of a stranger (`--public`). Documentation ranges may not: nobody is there, and a
 * network that uses one as its own is a private one.
 * @param address text form, any spelling
 * @returns why not, one line with the range and the document that names it; undefined for a public address
 */
export function publicRefusal(address: string): string | undefined {
	const bytes = addressBytes(address);
	if (bytes === undefined) return `"${printable(address, 60)}" is no IP address`;
	return refusalOf(bytes);
}

/** The special range that an address is in; undefined for any other address, and for what is none. */
export function specialRange(address: string): SpecialRange | undefined {
	const bytes = addressBytes(address);
	return bytes && SPECIAL_RANGES.find(({ range }) => isWithin(bytes, range));
}

function refusalOf(bytes: Uint8Array): string | undefined {
	for (const { range, use, source, embeds = [], transparent } of SPECIAL_RANGES) {
		if (!isWithin(bytes, range)) continue;
		const inside = embeds.map((place) => refusalOf(embedded(bytes, place))).find((reason) => reason !== undefined);
		if (inside !== undefined) return `${range} is ${use} (${source}); the IPv4 address inside: ${inside}`;
		return transparent ? undefined : `${range} is ${use} (${source})`;
	}
	if (bytes.length === 4 || isWithin(bytes, GLOBAL_UNICAST)) return undefined;
	return `it is outside of ${GLOBAL_UNICAST}, from which public addresses come (RFC 4291, 2.4)`;
}

function embedded(bytes: Uint8Array, { at, inverted }: { readonly at: number; readonly inverted?: true }): Uint8Array {
	const inside = bytes.subarray(at, at + 4);
	return inverted ? inside.map((octet) => octet ^ 0xff) : inside;
}

/** @param range CIDR notation */
function isWithin(bytes: Uint8Array, range: string): boolean {
	const [network = "", length = ""] = range.split("/");
	const base = addressBytes(network);
	if (base?.length !== bytes.length) return false;
	const bits = Number(length);
	return bytes.every((octet, index) => {
		const left = Math.min(8, Math.max(0, bits - index * 8));
		const mask = (0xff << (8 - left)) & 0xff;
		return (octet & mask) === ((base[index] ?? 0) & mask);
	});
}
