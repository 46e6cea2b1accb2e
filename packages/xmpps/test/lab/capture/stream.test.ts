import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_SEGMENTS, MAX_STREAM, type Stream, StreamAssembly } from "../../../src/lab/capture/index.ts";
import { StreamClock } from "../../../src/lab/capture/stream-clock.ts";

/** Segments of text at offsets, one a millisecond. */
function assemble(segments: readonly (readonly [offset: number, text: string, length?: number])[]): Stream {
	const assembly = new StreamAssembly();
	for (const [index, [offset, text, length]] of segments.entries()) {
		const bytes = Buffer.from(text);
		const place = { time: index, packet: index, acknowledged: -1, original: true };
		assembly.add({ ...place, offset, bytes, length: length ?? bytes.length });
	}
	return assembly.finish(undefined);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("StreamAssembly", () => {
	it("puts segments in order", () => {
		const stream = assemble([
			[3, "def"],
			[0, "abc"],
			[6, "g"],
		]);
		expect(text(stream.bytes)).toBe("abcdefg");
		expect(stream).toMatchObject({ length: 7, gaps: [], retransmissions: 0, firstData: 0, truncated: false });
		expect(stream.segments.map(({ time, offset, length }) => [time, offset, length])).toEqual([
			[0, 3, 3],
			[1, 0, 3],
			[2, 6, 1],
		]);
	});

	it("drops what came before, and keeps the first of two that differ", () => {
		const stream = assemble([
			[0, "abc"],
			[0, "abc"],
			[1, "XYz"],
			[-2, "??ABCz!"],
		]);
		expect(text(stream.bytes)).toBe("abcz!");
		expect(stream.retransmissions).toBe(1);
		expect(stream.segments.map(({ offset, length }) => [offset, length])).toEqual([
			[0, 3],
			[3, 1],
			[4, 1],
		]);
	});

	it("fills several holes with one segment", () => {
		const stream = assemble([
			[2, "c"],
			[4, "e"],
			[0, "abcdefg"],
		]);
		expect(text(stream.bytes)).toBe("abcdefg");
		expect(stream.segments).toHaveLength(5);
	});

	it("marks gaps, and ends the bytes at the first", () => {
		const stream = assemble([
			[0, "ab"],
			[4, "ef"],
			[6, "g"],
			[10, "k", 3],
		]);
		expect(text(stream.bytes)).toBe("ab");
		expect(stream.pieces.map(({ offset, bytes }) => [offset, text(bytes)])).toEqual([
			[0, "ab"],
			[4, "efg"],
			[10, "k"],
		]);
		expect(stream.gaps).toEqual([
			{ offset: 2, length: 2 },
			{ offset: 7, length: 3 },
			{ offset: 11, length: 2 },
		]);
		expect(stream.length).toBe(13);
	});

	it("has no bytes when the first are missing", () => {
		expect(assemble([[1, "b"]])).toMatchObject({ bytes: new Uint8Array(0), gaps: [{ offset: 0, length: 1 }] });
	});

	it("keeps no more than its limits, and says so", () => {
		const far = assemble([
			[0, "a"],
			[MAX_STREAM - 1, "bc"],
			[MAX_STREAM + 5, "d"],
		]);
		expect(far).toMatchObject({ length: MAX_STREAM, truncated: true, gaps: [{ offset: 1, length: MAX_STREAM - 2 }] });
		const many = assemble(Array.from({ length: MAX_SEGMENTS + 5 }, (_, index) => [index * 2, "x"] as const));
		expect(many.pieces).toHaveLength(MAX_SEGMENTS);
		expect(many.truncated).toBe(true);
	});

	it("gives the original back, however it was split, mixed and doubled", () => {
		const cut = fc.record({ start: fc.nat(200), length: fc.integer({ min: 1, max: 60 }) });
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 1, maxLength: 200 }),
				fc.array(cut),
				fc.infiniteStream(fc.nat()),
				(original, extra, random) => {
					const pieces = extra.filter(({ start }) => start < original.length);
					for (let start = 0; start < original.length; ) {
						const length = 1 + ((random.next().value ?? 0) % 40);
						pieces.splice((random.next().value ?? 0) % (pieces.length + 1), 0, { start, length });
						start += length;
					}
					const assembly = new StreamAssembly();
					for (const [index, { start, length }] of pieces.entries()) {
						const bytes = original.slice(start, start + length);
						const place = { time: index, packet: index, acknowledged: 0, original: true };
						assembly.add({ ...place, offset: start, bytes, length: bytes.length });
					}
					const stream = assembly.finish(undefined);
					expect(stream.bytes).toEqual(original);
					expect(stream.gaps).toEqual([]);
					expect(stream.segments.reduce((sum, { length }) => sum + length, 0)).toBe(original.length);
					// Every byte was there when the last of those before it was.
					const clock = new StreamClock(stream);
					for (let length = 1; length <= original.length; length++) {
						const until = Array.from({ length }, (_, byte) =>
							pieces.findIndex((piece) => piece.start <= byte && byte < piece.start + piece.length),
						);
						expect(clock.at(length)?.packet).toBe(Math.max(...until));
					}
				},
			),
			{ numRuns: 40 },
		);
	});
});

describe("StreamClock", () => {
	it("waits for what came late, and knows no time behind a gap", () => {
		const clock = new StreamClock(
			assemble([
				[0, "ab"],
				[3, "d"],
				[2, "c"],
				[5, "f"],
			]),
		);
		expect([1, 2, 3, 4, 5, 6].map((bytes) => clock.at(bytes)?.time)).toEqual([0, 0, 2, 2, undefined, undefined]);
	});
});
