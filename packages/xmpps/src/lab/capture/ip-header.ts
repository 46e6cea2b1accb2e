import { addressText } from "./ip-text.ts";
import { uint16 } from "./network-order.ts";

/** An IP packet's header, the extension headers of IPv6 included. */
export interface IpHeader {
	/** Canonical text. */
	readonly source: string;
	readonly destination: string;
	/** TTL or hop limit. */
	readonly hops: number;
	/** What follows: 6 is TCP. */
	readonly protocol: number;
	/** What of it was captured, without the link's padding. */
	readonly payload: Uint8Array;
	/** How long it was on the wire; more than `payload` where the capture, or an ICMP error, cut it off. */
	readonly length: number;
	/** Present on a fragment; `offset` in bytes. */
	readonly fragment: { readonly offset: number; readonly more: boolean } | undefined;
}

/** Why it cannot be read: it ends within its header, or contradicts itself. */
export type IpFault = "short" | "inconsistent";

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** Extension headers whose second byte counts units of 8 bytes behind the first 8 (RFC 6564, 4; RFC 8200, 4). */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);
const FRAGMENT = 44;
/** RFC 4302, 2.2: it counts units of 4, less 2. */
const AUTHENTICATION = 51;

/** Reads an IPv4 or IPv6 header. Checksums are not looked at: network cards fill them in behind the capture. */
export function readIpHeader(bytes: Uint8Array): IpHeader | IpFault {
	const version = (bytes[0] ?? 0) >> 4;
	if (version === 4) return readIpv4(bytes);
	if (version === 6) return readIpv6(bytes);
	return bytes.length === 0 ? "short" : "inconsistent";
}

/** RFC 791, 3.1. */
function readIpv4(bytes: Uint8Array): IpHeader | IpFault {
	if (bytes.length < 20) return "short";
	const headerLength = ((bytes[0] ?? 0) & 0x0f) * 4;
	const total = uint16(bytes, 2);
	const fragment = uint16(bytes, 6);
	// Linux leaves 0 in a super-packet of more than 64 KiB.
	if (headerLength < 20 || (total !== 0 && total < headerLength)) return "inconsistent";
	if (bytes.length < headerLength) return "short";
	const offset = (fragment & 0x1fff) * 8;
	const more = (fragment & 0x2000) !== 0;
	return {
		source: addressText(bytes.subarray(12, 16)),
		destination: addressText(bytes.subarray(16, 20)),
		hops: bytes[8] ?? 0,
		protocol: bytes[9] ?? 0,
		payload: bytes.subarray(headerLength, total === 0 ? undefined : total),
		length: (total === 0 ? bytes.length : total) - headerLength,
		fragment: offset > 0 || more ? { offset, more } : undefined,
	};
}

/** RFC 8200, 3 and 4. */
function readIpv6(bytes: Uint8Array): IpHeader | IpFault {
	if (bytes.length < 40) return "short";
	const announced = uint16(bytes, 4);
	// RFC 2675, 3: 0 in a jumbogram, which a super-packet of more than 64 KiB is.
	const total = announced === 0 ? bytes.length : 40 + announced;
	let protocol = bytes[6] ?? 0;
	let at = 40;
	let fragment: IpHeader["fragment"];
	// Each turn moves on by 8 bytes at least, so that the packet's end is the bound.
	while (EXTENSIONS.has(protocol) || protocol === FRAGMENT || protocol === AUTHENTICATION) {
		// What follows the header of a later fragment is the middle of something.
		if (fragment !== undefined && fragment.offset > 0) break;
		if (bytes.length < at + 8) return "short";
		const next = bytes[at] ?? 0;
		const size = bytes[at + 1] ?? 0;
		if (protocol === FRAGMENT) {
			const field = uint16(bytes, at + 2);
			// RFC 6946, 4: alone in its packet, it is no fragment.
			if (field & 0xfff9) fragment = { offset: field & 0xfff8, more: (field & 1) !== 0 };
			at += 8;
		} else at += protocol === AUTHENTICATION ? (size + 2) * 4 : (size + 1) * 8;
		protocol = next;
		if (at > total) return "inconsistent";
		if (at > bytes.length) return "short";
	}
	return {
		source: addressText(bytes.subarray(8, 24)),
		destination: addressText(bytes.subarray(24, 40)),
		hops: bytes[7] ?? 0,
		protocol,
		payload: bytes.subarray(at, total),
		length: total - at,
		fragment,
	};
}
