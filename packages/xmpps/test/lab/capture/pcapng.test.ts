import { describe, expect, it } from "vitest";
import { LINK, readCapture, readCaptureFile } from "../../../src/lab/capture/index.ts";
import { fixture, hex } from "./frames.ts";

/** A section with two interfaces and three packets, big-endian. */
const SECTION = hex(`
	0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c

	00000001 00000028  # interface 0
	0001 0000 00040000 # Ethernet
	0002 0004 65746830 # if_name "eth0"
	0009 0001 09000000 # if_tsresol: nanoseconds
	0000 0000          # end of options
	00000028

	00000001 00000020  # interface 1, microseconds by default
	0065 0000 00000000 # raw IP
	000e 0008 0000000000000e10  # if_tsoffset: an hour
	00000020

	00000006 00000030  # packet at interface 0
	00000000 17bd5138 64e5ca00  # 1710612736123456000 ns
	00000003 00000005  # three of five bytes
	aabbcc00
	0002 0004 00000002 # epb_flags: outbound
	0000 0000
	00000030

	00000003 00000010 00000000 00000010  # simple packet: no time

	00000bad 00000010 deadbeef 00000010  # a block that nobody knows

	00000006 00000024  # packet at interface 1
	00000001 00000000 000003e9  # 1001 us, and an hour
	00000001 00000001
	dd000000
	00000024
`);

describe("readCaptureFile, pcapng", () => {
	it("reads annotated bytes", () => {
		expect(readCaptureFile(SECTION)).toEqual({
			kind: "parsed",
			unfinished: 0,
			skipped: 1,
			packets: [
				{
					time: 1_710_612_736_123.456,
					link: LINK.ethernet,
					interface: "eth0",
					direction: "out",
					bytes: Uint8Array.of(0xaa, 0xbb, 0xcc),
					cut: true,
				},
				{
					time: 3_600_001.001,
					link: LINK.raw,
					interface: undefined,
					direction: undefined,
					bytes: Uint8Array.of(0xdd),
					cut: false,
				},
			],
		});
	});

	it("leaves out what is still being written", () => {
		const ends = [0, 28, 68, 100, 148, 164, 180, 216];
		for (let length = 0; length < SECTION.length; length++) {
			const file = readCaptureFile(SECTION.subarray(0, length));
			const whole = Math.max(...ends.filter((end) => end <= length));
			if (whole === 0) expect(file, `cut at ${length}`).toEqual({ kind: "need-more" });
			else expect(file.kind === "parsed" && file.unfinished, `cut at ${length}`).toBe(length - whole);
		}
	});

	it("begins anew with each section, also in the other byte order", () => {
		const little = hex(`
			0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
			01000000 14000000 6500 0000 00000000 14000000
			06000000 24000000 00000000 00000000 05000000 01000000 01000000 ee000000 24000000
		`);
		const file = readCaptureFile(Buffer.concat([SECTION, little]));
		expect(file.kind === "parsed" && file.packets.map(({ time, interface: name }) => [time, name])).toEqual([
			[1_710_612_736_123.456, "eth0"],
			[3_600_001.001, undefined],
			[0.005, undefined],
		]);
	});

	it("reads resolutions that are powers of two", () => {
		const file = Buffer.from(SECTION);
		file[28 + 16 + 8 + 4] = 0x80 | 62;
		const read = readCaptureFile(file);
		expect(read.kind === "parsed" && read.packets[0]?.time).toBeCloseTo(
			(1_710_612_736_123_456_000 / 2 ** 62) * 1000,
			2,
		);
	});

	it("survives the wildest resolution", () => {
		const file = Buffer.from(SECTION);
		for (const resolution of [0, 0x7f, 0x80, 0xff]) {
			file[28 + 16 + 8 + 4] = resolution;
			const read = readCaptureFile(file);
			expect(read.kind === "parsed" && Number.isFinite(read.packets[0]?.time)).toBe(true);
		}
	});

	it("escapes what an interface calls itself", () => {
		const file = Buffer.from(SECTION);
		file.set([0x1b, 0x5b], 28 + 20);
		const read = readCaptureFile(file);
		expect(read.kind === "parsed" && read.packets[0]?.interface).toBe("\\x1b[h0");
	});

	it.each([
		["no byte order", 8, "00000000", "inconsistent"],
		["another version", 12, "0002", "version"],
		["lengths that differ", 24, "00000018", "inconsistent"],
		["a length of no multiple of four", 4, "0000001d", "inconsistent"],
		["a block that is too short for itself", 32, "00000008", "inconsistent"],
		["a block that is too long", 32, "10000000", "too-long"],
		["an interface that was not described", 108, "00000002", "inconsistent"],
		["a packet that is longer than its block", 120, "00000100", "inconsistent"],
	])("refuses %s", (_what, at, bytes, reason) => {
		const file = Buffer.from(SECTION);
		file.set(hex(bytes), at);
		expect(readCaptureFile(file)).toMatchObject({ kind: "malformed", reason });
	});

	it("tells as much as the classic format of the same packets", () => {
		const classic = readCaptureFile(fixture("starttls"));
		if (classic.kind !== "parsed") throw new Error(classic.kind);
		const blocks: Buffer[] = [
			Buffer.from(hex("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c")),
			Buffer.from(hex("00000001 00000014 0114 0000 00000000 00000014")),
		];
		for (const { time, bytes } of classic.packets) {
			const block = Buffer.alloc(32 + Math.ceil(bytes.length / 4) * 4);
			block.writeUInt32BE(6, 0);
			block.writeUInt32BE(block.length, 4);
			block.writeBigUInt64BE(BigInt(Math.round(time * 1000)), 12);
			block.writeUInt32BE(bytes.length, 20);
			block.writeUInt32BE(bytes.length, 24);
			block.set(bytes, 28);
			block.writeUInt32BE(block.length, block.length - 4);
			blocks.push(block);
		}
		expect(readCapture(Buffer.concat(blocks))).toEqual(readCapture(fixture("starttls")));
	});
});
