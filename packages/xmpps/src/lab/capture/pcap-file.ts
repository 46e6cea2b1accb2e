import type { CaptureFile } from "./captured-packet.ts";
import { readClassicPcap } from "./classic-pcap.ts";
import { uint32 } from "./network-order.ts";
import { readPcapng } from "./pcapng.ts";

/** The four bytes of each classic format, as a big-endian number: its byte order, and the unit of its fractions. */
const CLASSIC: ReadonlyMap<number, { readonly littleEndian: boolean; readonly nanoseconds: boolean }> = new Map([
	[0xa1b2c3d4, { littleEndian: false, nanoseconds: false }],
	[0xd4c3b2a1, { littleEndian: true, nanoseconds: false }],
	[0xa1b23c4d, { littleEndian: false, nanoseconds: true }],
	[0x4d3cb2a1, { littleEndian: true, nanoseconds: true }],
]);

/** A section header block; it reads the same in both byte orders. */
const PCAPNG = 0x0a0d0d0a;

/**
 * Reads a capture file: classic pcap in both byte orders and units, or pcapng. Never throws. A last packet of which the
 * end is missing is normal while tcpdump writes: it is left out and counted in `unfinished`.
 * @param bytes everything that was written so far
 */
export function readCaptureFile(bytes: Uint8Array): CaptureFile {
	if (bytes.length < 4) return { kind: "need-more" };
	// Windows on a Buffer would be Buffers, whose slices are windows too: the same bytes must give the same values.
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const magic = uint32(plain, 0);
	if (magic === PCAPNG) return readPcapng(plain);
	const form = CLASSIC.get(magic);
	if (form === undefined) return { kind: "malformed", reason: "not-a-capture", offset: 0 };
	return readClassicPcap(plain, form);
}
