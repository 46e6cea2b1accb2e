import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	addressesSeen,
	applicationFlights,
	type Capture,
	clearText,
	describeFlow,
	firstExchange,
	helloOf,
	LINK,
	macOddities,
	readCapture,
	roundTrips,
} from "../../../src/lab/capture/index.ts";
import { captureOf, FIXTURES, fixture, hex, pcap } from "./frames.ts";

/** Everything that can be asked of a capture; what comes out must be bounded by what went in. */
function examine(bytes: Uint8Array): Capture {
	const capture = readCapture(bytes);
	for (const flow of capture.flows) {
		expect(describeFlow(flow)).not.toMatch(/\p{C}/u);
		applicationFlights(flow);
		clearText(flow);
		helloOf(flow);
		firstExchange(flow, 20);
		roundTrips(flow, { serverBytes: 1 });
	}
	addressesSeen(capture.packets);
	macOddities(capture.packets);
	expect(capture.packets.length).toBeLessThanOrEqual(bytes.length / 16);
	expect(capture.flows.length).toBeLessThanOrEqual(capture.packets.length);
	expect(capture.problems.length).toBeLessThanOrEqual(50);
	const kept = capture.flows.reduce((sum, { toServer, toClient }) => {
		return sum + [...toServer.pieces, ...toClient.pieces].reduce((size, piece) => size + piece.bytes.length, 0);
	}, 0);
	expect(kept).toBeLessThanOrEqual(bytes.length);
	return capture;
}

describe("readCapture", () => {
	it.each(FIXTURES)("reads %s without a problem", (name) => {
		const { packets, problems } = examine(fixture(name));
		expect(packets.length).toBeGreaterThan(4);
		if (name === "snapped") {
			expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["cut-packet", "incomplete-stream"]));
		} else expect(problems).toEqual([]);
	});

	it("tells of a file that is none, or has not begun", () => {
		const nothing = { packets: [], flows: [], questions: [] };
		expect(readCapture(Buffer.from("<html></html>"))).toEqual({
			...nothing,
			problems: [{ kind: "unreadable-file", detail: "not-a-capture at byte 0" }],
		});
		expect(readCapture(new Uint8Array(3))).toEqual({
			...nothing,
			problems: [{ kind: "unreadable-file", detail: "it ends within its header, after 3 bytes" }],
		});
	});

	it("tells of packets that it cannot read", () => {
		const file = pcap(LINK.raw, [{ at: 1, bytes: hex("4500") }]);
		expect(readCapture(file).problems).toEqual([{ kind: "unreadable-packet", detail: "packet 0: short" }]);
		const simple = hex(
			"0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c 00000003 00000010 00000000 00000010",
		);
		expect(readCapture(simple).problems).toEqual([
			{ kind: "unreadable-packet", detail: "1 packets without a time were left out" },
		]);
		const many = pcap(
			147,
			Array.from({ length: 99 }, () => ({ at: 1, bytes: hex("00") })),
		);
		expect(readCapture(many).problems).toHaveLength(50);
	});

	it("tells of gaps", () => {
		const { problems } = captureOf([
			{ up: true, flags: "S", seq: 0 },
			{ up: true, flags: "A", seq: 2, payload: "late" },
		]);
		expect(problems).toEqual([{ kind: "incomplete-stream", detail: "1 gaps" }]);
	});

	// The file's reader is cut at each byte in its own tests; here it is about what is made of the packets.
	it.each(FIXTURES)("reads %s while it is being written, cut anywhere", (name) => {
		const bytes = fixture(name);
		const whole = readCapture(bytes).packets;
		const faults: string[] = [];
		for (let length = 0, last = 0; length < bytes.length; length += 7) {
			const { packets, problems } = readCapture(bytes.subarray(0, length));
			if (packets.length < last || packets.length > last + 1) faults.push(`${packets.length} packets at ${length}`);
			if (packets.length > last) expect(packets.at(-1)).toEqual(whole[last]);
			else if (length > 24 && problems[0]?.kind !== "unfinished") faults.push(`not said at ${length}`);
			last = packets.length;
		}
		expect(faults).toEqual([]);
	});

	it.each(FIXTURES)("never throws on a mutated %s", (name) => {
		const bytes = fixture(name);
		const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
		fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), fc.nat(bytes.length), (changes, length) => {
				const mutated = Buffer.from(bytes);
				// The first bytes say what it is: without them nothing else would be tried.
				for (const [at, value] of changes) if (at >= 24) mutated[at] = value;
				examine(mutated);
				examine(mutated.subarray(0, length));
			}),
			{ numRuns: 60 },
		);
	});

	it("never throws on bytes behind the head of either format", () => {
		const heads = [
			pcap(LINK.ethernet, []),
			pcap(LINK.raw, []),
			hex("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"),
		];
		fc.assert(
			fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, tail) => {
				examine(Buffer.concat([head, tail]));
				examine(tail);
			}),
			{ numRuns: 500 },
		);
	});

	it("never throws on any packet of any link", () => {
		const links = [LINK.ethernet, LINK.linuxSll, LINK.linuxSll2, LINK.raw];
		const packet = fc.tuple(
			fc.constantFrom("", "45", "60", "5e0f0b2d95360242c00002010800 45", "0004000100060242c0000201000086dd 60"),
			fc.uint8Array({ maxLength: 90 }),
		);
		fc.assert(
			fc.property(fc.constantFrom(...links), fc.array(packet, { maxLength: 6 }), (link, packets) => {
				examine(
					pcap(
						link,
						packets.map(([head, tail]) => ({ at: 1, bytes: Buffer.concat([hex(head), tail]) })),
					),
				);
			}),
			{ numRuns: 500 },
		);
	});
});
