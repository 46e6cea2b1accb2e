/** What one side of a connection sent, put together from its segments. */
export interface Stream {
	/** From the first byte to the first gap. A window on a copy of its own. */
	readonly bytes: Uint8Array;
	/** What was captured, in order, one piece between gaps each. */
	readonly pieces: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
	/** What is missing between the first byte and `length`: lost by the capture, not kept by it, or over the limits. */
	readonly gaps: readonly { readonly offset: number; readonly length: number }[];
	/** Bytes up to the last that was seen, gaps included. */
	readonly length: number;
	/** What was new, in the order of the capture. */
	readonly segments: readonly Segment[];
	/** When the first byte of data came; milliseconds. */
	readonly firstData: number | undefined;
	/** Segments that brought nothing new. */
	readonly retransmissions: number;
	/** When it was ended by a FIN; milliseconds. */
	readonly fin: number | undefined;
	/** Whether more came than is kept (`MAX_STREAM`, `MAX_SEGMENTS`). */
	readonly truncated: boolean;
}

/** New bytes of a stream. */
export interface Segment {
	/** Milliseconds. */
	readonly time: number;
	/** The number of the packet that brought it. */
	readonly packet: number;
	readonly offset: number;
	readonly length: number;
	/** Bytes of the other stream that the sender had received by then; -1 before it had the other's SYN. */
	readonly acknowledged: number;
}

/** A segment as it stands in a packet, with its place in the stream. */
export interface Arrival {
	readonly time: number;
	readonly packet: number;
	/** Below 0 for a copy of what came before the stream's beginning. */
	readonly offset: number;
	/** What of it was captured. */
	readonly bytes: Uint8Array;
	/** Bytes on the wire. */
	readonly length: number;
	readonly acknowledged: number;
	/** Whether it was seen where the stream was seen first. Elsewhere (-i any) it is the same packet on its way. */
	readonly original: boolean;
}

/** Bytes that are kept of a direction: an XMPP session's beginning is a thousandth of this. */
export const MAX_STREAM: number = 4 * 1024 * 1024;

/** Pieces that are kept of a direction, which bounds the time that inserting them costs. */
export const MAX_SEGMENTS = 16_384;

interface Piece {
	readonly offset: number;
	readonly bytes: Uint8Array;
}

/**
 * Puts a stream together. Where two copies of a byte differ the first wins, as in most receivers. Gaps cost no memory,
 * however far apart the numbers of a hostile sender are.
 */
export class StreamAssembly {
	/** Disjoint and in order. */
	readonly #pieces: Piece[] = [];
	readonly #segments: Segment[] = [];
	#length = 0;
	#retransmissions = 0;
	#truncated = false;

	/** How far the stream has come: where an offset is looked for (RFC 9293, 3.4: numbers wrap). */
	get length(): number {
		return this.#length;
	}

	add(arrival: Arrival): void {
		if (arrival.length <= 0) return;
		const end = arrival.offset + arrival.length;
		if (end > MAX_STREAM) this.#truncated = true;
		const known = Math.min(end, MAX_STREAM) <= this.#length;
		this.#length = Math.max(this.#length, Math.min(end, MAX_STREAM));
		const added = this.#insert(arrival);
		if (!added && known && arrival.original && end <= MAX_STREAM) this.#retransmissions += 1;
	}

	/** Fills the holes that the bytes fit in; false when there were none. */
	#insert({ offset, bytes, time, packet, acknowledged }: Arrival): boolean {
		const end = Math.min(offset + bytes.length, MAX_STREAM);
		let at = Math.max(0, offset);
		let index = this.#firstEndingBehind(at);
		let added = false;
		while (at < end) {
			const next = this.#pieces[index];
			const until = Math.min(end, next?.offset ?? end);
			if (until > at) {
				if (this.#pieces.length >= MAX_SEGMENTS) {
					this.#truncated = true;
					return added;
				}
				this.#pieces.splice(index, 0, { offset: at, bytes: bytes.subarray(at - offset, until - offset) });
				this.#segments.push({ time, packet, offset: at, length: until - at, acknowledged });
				added = true;
				index += 1;
			}
			at = next === undefined ? end : next.offset + next.bytes.length;
			index += 1;
		}
		return added;
	}

	#firstEndingBehind(at: number): number {
		let low = 0;
		let high = this.#pieces.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const piece = this.#pieces[middle];
			if (piece !== undefined && piece.offset + piece.bytes.length > at) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	/** The stream so far. */
	finish(fin: number | undefined): Stream {
		const pieces: Piece[] = [];
		const gaps: { offset: number; length: number }[] = [];
		let at = 0;
		for (let first = 0; first < this.#pieces.length; ) {
			const offset = this.#pieces[first]?.offset ?? 0;
			if (offset > at) gaps.push({ offset: at, length: offset - at });
			at = offset;
			let last = first;
			for (let piece = this.#pieces[last]; piece?.offset === at; piece = this.#pieces[++last]) at += piece.bytes.length;
			pieces.push({ offset, bytes: concat(this.#pieces.slice(first, last), at - offset) });
			first = last;
		}
		if (this.#length > at) gaps.push({ offset: at, length: this.#length - at });
		const [beginning] = pieces;
		return {
			bytes: beginning?.offset === 0 ? beginning.bytes : new Uint8Array(0),
			pieces,
			gaps,
			length: this.#length,
			segments: this.#segments,
			firstData: this.#segments[0]?.time,
			retransmissions: this.#retransmissions,
			fin,
			truncated: this.#truncated,
		};
	}
}

function concat(pieces: readonly Piece[], length: number): Uint8Array {
	const whole = new Uint8Array(length);
	const start = pieces[0]?.offset ?? 0;
	for (const { offset, bytes } of pieces) whole.set(bytes, offset - start);
	return whole;
}
