import { printableBytes } from "xmpps-connect/protocol";
import {
	type CapturedPacket,
	type CaptureFault,
	type CaptureFile,
	type Direction,
	fromMicroseconds,
	MAX_FRAME,
} from "./captured-packet.ts";

// draft-ietf-opsawg-pcapng, "Block Types"
const BLOCK = { section: 0x0a0d0d0a, interface: 1, obsoletePacket: 2, simplePacket: 3, enhancedPacket: 6 } as const;
const OPTION = { end: 0, packetFlags: 2, interfaceName: 2, resolution: 9, offset: 14 } as const;
const BYTE_ORDER = 0x1a2b3c4d;
const MAJOR = 1;

/** Type, total length, and the total length again. */
const EMPTY_BLOCK = 12;

/** A packet and its options: comments and checksums fit into 64 KiB. */
const MAX_BLOCK: number = MAX_FRAME + 65_536;

/** No machine has as many, and each costs memory until the file's end. */
const MAX_INTERFACES = 65_536;

/** Linux allows 15 bytes, other systems more. */
const NAME_BYTES = 64;

interface Interface {
	readonly link: number;
	readonly name: string | undefined;
	readonly unitsPerSecond: bigint;
	/** Seconds that are added to each time. */
	readonly offset: bigint;
}

/** Reads a pcapng file, section by section; each may have its own byte order and interfaces. */
export function readPcapng(bytes: Uint8Array): CaptureFile {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const packets: CapturedPacket[] = [];
	let interfaces: Interface[] = [];
	let littleEndian = false;
	let skipped = 0;
	let at = 0;
	const malformed = (reason: CaptureFault): CaptureFile => ({ kind: "malformed", reason, offset: at });
	while (at + EMPTY_BLOCK <= bytes.length) {
		const section = view.getUint32(at) === BLOCK.section;
		// The byte order of a section stands behind the length that it is needed for.
		if (section) {
			littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER;
			if (!littleEndian && view.getUint32(at + 8) !== BYTE_ORDER) return malformed("inconsistent");
		}
		const type = view.getUint32(at, littleEndian);
		const length = view.getUint32(at + 4, littleEndian);
		if (length > MAX_BLOCK) return malformed("too-long");
		if (length < EMPTY_BLOCK || length % 4 !== 0) return malformed("inconsistent");
		if (at + length > bytes.length) break;
		if (view.getUint32(at + length - 4, littleEndian) !== length) return malformed("inconsistent");
		const body = new DataView(view.buffer, view.byteOffset + at + 8, length - EMPTY_BLOCK);
		if (section) {
			if (body.byteLength < 16) return malformed("inconsistent");
			if (body.getUint16(4, littleEndian) !== MAJOR) return malformed("version");
			interfaces = [];
		} else if (type === BLOCK.interface) {
			const described = readInterface(body, littleEndian);
			if (described === undefined) return malformed("inconsistent");
			if (interfaces.push(described) > MAX_INTERFACES) return malformed("too-long");
		} else if (type === BLOCK.enhancedPacket) {
			const packet = readPacketBlock(body, littleEndian, interfaces);
			if (packet === undefined) return malformed("inconsistent");
			packets.push(packet);
		} else if (type === BLOCK.simplePacket || type === BLOCK.obsoletePacket) skipped += 1;
		at += length;
	}
	// Without its first section header nothing is known of the file.
	if (at === 0) return { kind: "need-more" };
	return { kind: "parsed", packets, unfinished: bytes.length - at, skipped };
}

function readInterface(body: DataView, littleEndian: boolean): Interface | undefined {
	if (body.byteLength < 8) return undefined;
	const options = readOptions(body, 8, littleEndian);
	const name = options.get(OPTION.interfaceName);
	const resolution = options.get(OPTION.resolution);
	const offset = options.get(OPTION.offset);
	return {
		link: body.getUint16(0, littleEndian),
		name: name && printableBytes(asBytes(name), NAME_BYTES),
		unitsPerSecond: unitsPerSecond(resolution !== undefined && resolution.byteLength > 0 ? resolution.getUint8(0) : 6),
		offset: offset !== undefined && offset.byteLength >= 8 ? offset.getBigInt64(0, littleEndian) : 0n,
	};
}

/** if_tsresol: a negative power of ten, or of two where the highest bit is set. */
function unitsPerSecond(resolution: number): bigint {
	return (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f);
}

function readPacketBlock(
	body: DataView,
	littleEndian: boolean,
	interfaces: readonly Interface[],
): CapturedPacket | undefined {
	if (body.byteLength < 20) return undefined;
	const on = interfaces[body.getUint32(0, littleEndian)];
	const units = (BigInt(body.getUint32(4, littleEndian)) << 32n) | BigInt(body.getUint32(8, littleEndian));
	const kept = body.getUint32(12, littleEndian);
	const length = body.getUint32(16, littleEndian);
	if (on === undefined || kept > MAX_FRAME || 20 + kept > body.byteLength) return undefined;
	const flags = readOptions(body, 20 + padded(kept), littleEndian).get(OPTION.packetFlags);
	return {
		time: fromMicroseconds(Number((units * 1_000_000n) / on.unitsPerSecond + on.offset * 1_000_000n)),
		link: on.link,
		interface: on.name,
		direction: flags !== undefined && flags.byteLength >= 4 ? direction(flags.getUint32(0, littleEndian)) : undefined,
		bytes: asBytes(body).subarray(20, 20 + kept),
		cut: length > kept,
	};
}

/** The two lowest bits of epb_flags; 0 is unknown. */
function direction(flags: number): Direction | undefined {
	const value = flags & 3;
	if (value === 0) return undefined;
	return value === 1 ? "in" : value === 2 ? "out" : "other";
}

/** The first value of each code. What does not fit is left out: options explain a block, they do not carry it. */
function readOptions(body: DataView, start: number, littleEndian: boolean): ReadonlyMap<number, DataView> {
	const options = new Map<number, DataView>();
	for (let at = start; at + 4 <= body.byteLength; ) {
		const code = body.getUint16(at, littleEndian);
		const length = body.getUint16(at + 2, littleEndian);
		if (code === OPTION.end || at + 4 + length > body.byteLength) break;
		if (!options.has(code)) options.set(code, new DataView(body.buffer, body.byteOffset + at + 4, length));
		at += 4 + padded(length);
	}
	return options;
}

/** Everything in a block begins at a multiple of four bytes. */
function padded(length: number): number {
	return Math.ceil(length / 4) * 4;
}

function asBytes(view: DataView): Uint8Array {
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
