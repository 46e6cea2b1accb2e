import { PROTOCOL, readIpHeader } from "./ip-header.ts";
import { addressText } from "./ip-text.ts";
import { uint16 } from "./network-order.ts";

/** The packet that an ICMP error is about, as its sender sent it. */
export interface Offender {
	readonly protocol: number;
	readonly source: string;
	readonly destination: string;
	/** Of TCP and UDP, where the error quotes so much. */
	readonly sourcePort: number | undefined;
	readonly destinationPort: number | undefined;
}

export interface IcmpPart {
	readonly type: number;
	readonly code: number;
	/** Whether it says that the destination cannot be reached, which a packet that is too large for the path can. */
	readonly unreachable: boolean;
	/** Of errors alone. */
	readonly about: Offender | undefined;
}

// RFC 792: destination unreachable, source quench, redirect, time exceeded, parameter problem
const ERRORS_V4: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const UNREACHABLE_V4 = 3;
/** RFC 1191, 4. */
const FRAGMENTATION_NEEDED = 4;
const UNREACHABLE_V6 = 1;
/** RFC 4443, 2.1: errors have types below 128. */
const FIRST_INFORMATIONAL_V6 = 128;

/** Reads an ICMP or ICMPv6 message. Absent when its header is not whole. */
export function readIcmp(bytes: Uint8Array, family: 4 | 6): IcmpPart | undefined {
	const [type, code] = [bytes[0], bytes[1]];
	if (type === undefined || code === undefined || bytes.length < 4) return undefined;
	const error = family === 4 ? ERRORS_V4.has(type) : type < FIRST_INFORMATIONAL_V6;
	const unreachable = family === 4 ? type === UNREACHABLE_V4 && code !== FRAGMENTATION_NEEDED : type === UNREACHABLE_V6;
	// RFC 792, RFC 4443, 3: the packet that invoked it begins behind eight bytes.
	return { type, code, unreachable, about: error ? readOffender(bytes.subarray(8)) : undefined };
}

function readOffender(bytes: Uint8Array): Offender | undefined {
	const ip = readIpHeader(bytes);
	if (typeof ip === "string") return undefined;
	const { protocol, source, destination, payload, fragment } = ip;
	const ports =
		(protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp) &&
		payload.length >= 4 &&
		(fragment === undefined || fragment.offset === 0);
	return {
		protocol,
		source,
		destination,
		sourcePort: ports ? uint16(payload, 0) : undefined,
		destinationPort: ports ? uint16(payload, 2) : undefined,
	};
}

/** RFC 4861, 4: router and neighbour solicitation and advertisement, redirect; and RFC 3810, 5: who listens to which group. */
export function isNeighbourDiscovery(type: number): boolean {
	return (type >= 133 && type <= 137) || type === 143 || (type >= 130 && type <= 132);
}

/** The address that a neighbour solicitation or advertisement is about (RFC 4861, 4.3 and 4.4). */
export function neighbourTarget(bytes: Uint8Array): string | undefined {
	const about = bytes[0] === 135 || bytes[0] === 136;
	return about && bytes.length >= 24 ? addressText(bytes.subarray(8, 24)) : undefined;
}
