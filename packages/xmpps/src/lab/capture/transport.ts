import { uint16, uint32 } from "./network-order.ts";

/** The control bits of a TCP segment that matter here (RFC 9293, 3.1). */
export interface TcpFlags {
	readonly syn: boolean;
	readonly ack: boolean;
	readonly fin: boolean;
	readonly rst: boolean;
	readonly psh: boolean;
}

/** A TCP segment; behind segmentation offload it may be larger than any that went over a wire. */
export interface TcpPart {
	readonly sourcePort: number;
	readonly destinationPort: number;
	/** Of the first byte, or of the SYN. */
	readonly seq: number;
	/** Without meaning unless `flags.ack`. */
	readonly ack: number;
	readonly flags: TcpFlags;
	/** As sent, not scaled. */
	readonly window: number;
	/** Bytes. */
	readonly optionsLength: number;
	/** What of the content was captured. */
	readonly payload: Uint8Array;
	/** Bytes of content on the wire. */
	readonly length: number;
}

export interface UdpPart {
	readonly sourcePort: number;
	readonly destinationPort: number;
	/** What of the content was captured. */
	readonly payload: Uint8Array;
	/** Bytes of content on the wire; more than `payload` where it was cut off, or fragmented. */
	readonly length: number;
}

/**
 * Reads a TCP header. Absent when it is not whole, or contradicts itself.
 * @param length of the segment on the wire, its header included
 */
export function readTcp(bytes: Uint8Array, length: number): TcpPart | undefined {
	if (bytes.length < 20) return undefined;
	// RFC 9293, 3.1: the data offset, in 32-bit words.
	const headerLength = ((bytes[12] ?? 0) >> 4) * 4;
	const bits = bytes[13] ?? 0;
	if (headerLength < 20 || headerLength > bytes.length || headerLength > length) return undefined;
	return {
		sourcePort: uint16(bytes, 0),
		destinationPort: uint16(bytes, 2),
		seq: uint32(bytes, 4),
		ack: uint32(bytes, 8),
		flags: {
			fin: (bits & 0x01) !== 0,
			syn: (bits & 0x02) !== 0,
			rst: (bits & 0x04) !== 0,
			psh: (bits & 0x08) !== 0,
			ack: (bits & 0x10) !== 0,
		},
		window: uint16(bytes, 14),
		optionsLength: headerLength - 20,
		payload: bytes.subarray(headerLength),
		length: length - headerLength,
	};
}

/** Reads a UDP header (RFC 768). Absent when it is not whole, or contradicts itself. */
export function readUdp(bytes: Uint8Array): UdpPart | undefined {
	if (bytes.length < 8) return undefined;
	const length = uint16(bytes, 4);
	// RFC 2675, 4: 0 where the length does not fit; a super-packet is none of ours.
	if (length < 8) return undefined;
	return {
		sourcePort: uint16(bytes, 0),
		destinationPort: uint16(bytes, 2),
		payload: bytes.subarray(8, length),
		length: length - 8,
	};
}
