import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINK, readCaptureFile } from "../../../src/lab/capture/index.ts";
import { fixture, hex, pcap } from "./frames.ts";

/** Two packets of three and one bytes; the second had nine. */
const CLASSIC = hex(`
	d4c3b2a1           # microseconds, little-endian
	0200 0400          # version 2.4
	00000000 00000000  # time zone, accuracy
	00000400           # 262144 bytes of each packet
	65000000           # raw IP
	00e1f565 40e20100  # 1710612736 s, 123456 us
	03000000 03000000
	aabbcc
	01e1f565 3f420f00  # 999999 us later
	01000000 09000000
	dd
`);

describe("readCaptureFile, classic", () => {
	it("reads annotated bytes", () => {
		expect(readCaptureFile(CLASSIC)).toEqual({
			kind: "parsed",
			unfinished: 0,
			skipped: 0,
			packets: [
				{
					time: 1_710_612_736_123.456,
					link: LINK.raw,
					interface: undefined,
					direction: undefined,
					bytes: Uint8Array.from([0xaa, 0xbb, 0xcc]),
					cut: false,
				},
				{
					time: 1_710_612_737_999.999,
					link: LINK.raw,
					interface: undefined,
					direction: undefined,
					bytes: Uint8Array.from([0xdd]),
					cut: true,
				},
			],
		});
	});

	it("reads both byte orders and both units alike", () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({ at: fc.integer({ min: 0, max: 2 ** 32 * 1e6 - 1 }), bytes: fc.uint8Array({ maxLength: 40 }) }),
					{ maxLength: 5 },
				),
				fc.boolean(),
				fc.boolean(),
				(packets, littleEndian, nanoseconds) => {
					const file = readCaptureFile(pcap(LINK.ethernet, packets, { littleEndian, nanoseconds }));
					if (file.kind !== "parsed") throw new Error(file.kind);
					expect(file.packets.map(({ time, bytes }) => [time, Buffer.from(bytes)])).toEqual(
						packets.map(({ at, bytes }) => [at / 1000, Buffer.from(bytes)]),
					);
				},
			),
			{ numRuns: 200 },
		);
	});

	it("drops what is below a microsecond", () => {
		const file = Buffer.from(pcap(LINK.raw, [{ at: 5, bytes: new Uint8Array(1) }], { nanoseconds: true }));
		file.writeUInt32LE(5999, 28);
		const read = readCaptureFile(file);
		expect(read.kind === "parsed" && read.packets[0]?.time).toBe(0.005);
	});

	it("leaves out a packet that is still being written, and says so", () => {
		for (let length = 0; length < CLASSIC.length; length++) {
			const file = readCaptureFile(CLASSIC.subarray(0, length));
			if (length < 24) expect(file, `cut at ${length}`).toEqual({ kind: "need-more" });
			else {
				const whole = length < 43 ? [0, length - 24] : [1, length - 43];
				expect(file.kind === "parsed" && [file.packets.length, file.unfinished], `cut at ${length}`).toEqual(whole);
			}
		}
	});

	it("ignores how long a frame's checksum is said to be", () => {
		const file = Buffer.from(CLASSIC);
		file[23] = 0x24;
		const read = readCaptureFile(file);
		expect(read.kind === "parsed" && read.packets[0]?.link).toBe(LINK.raw);
	});

	it.each([
		["other bytes", 0, "00000000", "not-a-capture", 0],
		["another version", 4, "0100", "version", 4],
		["a packet longer than tcpdump keeps", 32, "01000400", "too-long", 32],
		["a second of microseconds", 28, "40420f00", "inconsistent", 28],
	])("refuses %s", (_what, at, bytes, reason, offset) => {
		const file = Buffer.from(CLASSIC);
		file.set(hex(bytes), at);
		expect(readCaptureFile(file)).toEqual({ kind: "malformed", reason, offset });
	});

	it("reads a window on larger memory", () => {
		const memory = Buffer.concat([Buffer.from("before"), CLASSIC, Buffer.from("behind")]);
		expect(readCaptureFile(memory.subarray(6, 6 + CLASSIC.length))).toEqual(readCaptureFile(CLASSIC));
	});

	it("reads what tcpdump writes with nanoseconds", () => {
		const file = readCaptureFile(fixture("tickets-first"));
		if (file.kind !== "parsed") throw new Error(file.kind);
		const [first, second] = file.packets;
		expect(fixture("tickets-first").readUInt32LE(0)).toBe(0xa1b23c4d);
		// A round trip of 20 ms lies between SYN and SYN-ACK.
		expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThan(19.9);
	});
});
