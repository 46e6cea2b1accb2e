import type { Segment, Stream } from "./stream.ts";

/** When something of a stream was there. */
export interface Moment {
	/** Milliseconds. */
	readonly time: number;
	/** The number of the packet that completed it. */
	readonly packet: number;
}

/** Tells since when a stream was whole up to an offset: bytes that came late hold up those behind them. */
export class StreamClock {
	/** In the order of the stream, without gaps. */
	readonly #segments: readonly Segment[];
	readonly #moments: readonly Moment[];

	constructor(stream: Stream) {
		const segments = stream.segments
			.filter(({ offset }) => offset < stream.bytes.length)
			.sort((one, two) => one.offset - two.offset);
		const moments: Moment[] = [];
		let latest: Moment | undefined;
		for (const { time, packet } of segments) {
			// In the order of the capture, not of its clock, which somebody may have set meanwhile.
			if (latest === undefined || packet > latest.packet) latest = { time, packet };
			moments.push(latest);
		}
		this.#segments = segments;
		this.#moments = moments;
	}

	/** When the first `bytes` bytes were all there; absent when they never were. */
	at(bytes: number): Moment | undefined {
		let low = 0;
		let high = this.#segments.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const segment = this.#segments[middle];
			if (segment !== undefined && segment.offset + segment.length >= bytes) high = middle;
			else low = middle + 1;
		}
		return this.#moments[low];
	}
}
