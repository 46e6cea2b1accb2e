import { type CapturedPacket, type CaptureFile, fromMicroseconds, MAX_FRAME } from "./captured-packet.ts";

const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/** The version that all have written since 1998. */
const MAJOR = 2;

/** The upper bits of the field say how long a frame's checksum is, which no length of IP includes. */
const LINK_BITS = 0x03ff_ffff;

/** Reads a classic pcap file whose magic number is known (draft-ietf-opsawg-pcap, "General File Structure"). */
export function readClassicPcap(
	bytes: Uint8Array,
	form: { readonly littleEndian: boolean; readonly nanoseconds: boolean },
): CaptureFile {
	const { littleEndian, nanoseconds } = form;
	if (bytes.length < FILE_HEADER) return { kind: "need-more" };
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.getUint16(4, littleEndian) !== MAJOR) return { kind: "malformed", reason: "version", offset: 4 };
	const link = view.getUint32(20, littleEndian) & LINK_BITS;
	const packets: CapturedPacket[] = [];
	let at = FILE_HEADER;
	while (at + PACKET_HEADER <= bytes.length) {
		const seconds = view.getUint32(at, littleEndian);
		const fraction = view.getUint32(at + 4, littleEndian);
		const kept = view.getUint32(at + 8, littleEndian);
		const length = view.getUint32(at + 12, littleEndian);
		if (kept > MAX_FRAME) return { kind: "malformed", reason: "too-long", offset: at + 8 };
		// A second or more of fraction: the reader has lost its place.
		if (fraction >= (nanoseconds ? 1e9 : 1e6)) return { kind: "malformed", reason: "inconsistent", offset: at + 4 };
		const end = at + PACKET_HEADER + kept;
		if (end > bytes.length) break;
		packets.push({
			time: fromMicroseconds(seconds * 1e6 + (nanoseconds ? Math.floor(fraction / 1000) : fraction)),
			link,
			interface: undefined,
			direction: undefined,
			bytes: bytes.subarray(at + PACKET_HEADER, end),
			cut: length > kept,
		});
		at = end;
	}
	return { kind: "parsed", packets, unfinished: bytes.length - at, skipped: 0 };
}
