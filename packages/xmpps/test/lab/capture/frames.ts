import { readFileSync } from "node:fs";
import { type Capture, readCapture } from "../../../src/lab/capture/index.ts";

/** A capture that make-fixtures.sh made. */
export function fixture(name: string): Buffer {
	return readFileSync(new URL(`fixtures/${name}.pcap`, import.meta.url));
}

/** All of them. */
export const FIXTURES = [
	"attempts",
	"direct-tls",
	"direct-tls-server",
	"dns",
	"dns-sll",
	"lossy",
	"port-reuse",
	"raw",
	"snapped",
	"starttls",
	"tickets-first",
	"tls12",
] as const;

/** A packet of a file that is written here. */
export interface Written {
	/** Microseconds since 1970. */
	readonly at: number;
	readonly bytes: Uint8Array;
	/** Its length on the wire, if it is not captured whole. */
	readonly length?: number;
}

/** A classic pcap file. */
export function pcap(
	link: number,
	packets: readonly Written[],
	{ littleEndian = true, nanoseconds = false } = {},
): Uint8Array {
	const size = packets.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
	const file = new Uint8Array(size);
	const view = new DataView(file.buffer);
	view.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, littleEndian);
	view.setUint16(4, 2, littleEndian);
	view.setUint16(6, 4, littleEndian);
	view.setUint32(16, 262_144, littleEndian);
	view.setUint32(20, link, littleEndian);
	let at = 24;
	for (const { at: time, bytes, length } of packets) {
		view.setUint32(at, Math.floor(time / 1e6), littleEndian);
		view.setUint32(at + 4, (time % 1e6) * (nanoseconds ? 1000 : 1), littleEndian);
		view.setUint32(at + 8, bytes.length, littleEndian);
		view.setUint32(at + 12, length ?? bytes.length, littleEndian);
		file.set(bytes, at + 16);
		at += 16 + bytes.length;
	}
	return file;
}

/** A TCP segment between two ends; `up` is from the client, 192.0.2.1:40000, to the server, 192.0.2.2:443. */
export interface Piece {
	readonly up: boolean;
	/** Any of S, A, F, R. */
	readonly flags: string;
	readonly seq: number;
	readonly ack?: number;
	readonly payload?: Uint8Array | string;
	/** Milliseconds; one after the piece before by default. */
	readonly at?: number;
}

/** An IPv4 packet with a TCP segment. */
export function tcpFrame({ up, flags, seq, ack = 0, payload = "" }: Piece): Uint8Array {
	const content = typeof payload === "string" ? Buffer.from(payload, "latin1") : payload;
	const frame = new Uint8Array(40 + content.length);
	const view = new DataView(frame.buffer);
	frame[0] = 0x45;
	view.setUint16(2, frame.length);
	frame.set([64, 6], 8);
	frame.set([192, 0, 2, up ? 1 : 2], 12);
	frame.set([192, 0, 2, up ? 2 : 1], 16);
	view.setUint16(20, up ? 40_000 : 443);
	view.setUint16(22, up ? 443 : 40_000);
	view.setUint32(24, seq);
	view.setUint32(28, ack);
	const bits = { F: 1, S: 2, R: 4, A: 16 };
	frame[32] = 0x50;
	frame[33] = [...flags].reduce((sum, flag) => sum | (bits[flag as keyof typeof bits] ?? 0), 0);
	frame.set(content, 40);
	return frame;
}

/** What a capture of these segments says; the last packet of all comes `silence` milliseconds later, if there is one. */
export function captureOf(pieces: readonly Piece[], silence?: number): Capture {
	let now = 0;
	const packets: Written[] = pieces.map((piece) => {
		now = piece.at ?? now + 1;
		return { at: now * 1000, bytes: tcpFrame(piece) };
	});
	// Something that is no IP.
	if (silence !== undefined) packets.push({ at: (now + silence) * 1000, bytes: Uint8Array.of(0) });
	return readCapture(pcap(101, packets));
}

/** The bytes of a hexadecimal text with comments behind `#`. */
export function hex(text: string): Uint8Array {
	return Buffer.from(text.replace(/#.*/g, "").replace(/\s/g, ""), "hex");
}
