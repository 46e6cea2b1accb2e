import { DelayQueue, type QueueLimits } from "./delay-queue.ts";
import { type Direction, type Impairment, isLost, type Random } from "./impairment.ts";

/** What became of a frame that was to be sent. `full`: the kernel had no room for it; `failed`: it refused it. */
export type Sent = "sent" | "full" | "failed";

/** An interface, as frames are read from it and written to it. */
export interface FramePort {
	/** Which poll can wait for. */
	readonly descriptor: number;
	/**
	 * Reads one frame, without waiting.
	 * @returns its length, which is more than the buffer's when it was cut; 0 when there is none
	 */
	receive(into: Uint8Array): number;
	/** Writes one frame, without waiting. */
	send(frame: Uint8Array): Sent;
	/** How many frames the kernel threw away since the last call, because its buffer was full. */
	overruns(): number;
}

/** What one direction did since the link was made. */
export interface WayStats {
	/** Moved. */
	readonly frames: number;
	/** Moved, with the 10 bytes in front of each that say what is offloaded. */
	readonly bytes: number;
	/** Frames lost as they should be: by chance, or all. */
	readonly lost: number;
	/** Frames dropped because a queue was full, ours or the kernel's. */
	readonly full: number;
	/** Frames that the kernel refused, as it does while the interface is down, or that were too large. */
	readonly failed: number;
	/** Frames under way. */
	readonly waiting: number;
	/** By how much a frame left too late at most, in milliseconds. */
	readonly latest: number;
}

/**
 * A full window of TCP is 6 MiB (tcp_rmem): five streams at full speed fit, or 60 MB/s over half a second. Small frames
 * cost more than their bytes, hence the other limit.
 */
const LIMITS: QueueLimits = { frames: 65_536, bytes: 32 * 1024 * 1024 };

/** So many frames are read or sent before the other direction, the other links and the commands have their turn. */
export const TURN = 64;

/** One direction of a link: reads frames here, holds or loses them, writes them there. */
export class OneWay {
	readonly from: FramePort;
	readonly #to: FramePort;
	readonly #direction: Direction;
	readonly #random: Random;
	readonly #queue: DelayQueue;
	readonly #stats: { -readonly [Key in Exclude<keyof WayStats, "waiting">]: number } = {
		frames: 0,
		bytes: 0,
		lost: 0,
		full: 0,
		failed: 0,
		latest: 0,
	};
	#impairment: Impairment = {};

	constructor(direction: Direction, from: FramePort, to: FramePort, random: Random, limits: QueueLimits = LIMITS) {
		this.#direction = direction;
		this.from = from;
		this.#to = to;
		this.#random = random;
		this.#queue = new DelayQueue(limits);
	}

	/** Changes what happens to frames. Those under way have not been lost, and will not be. */
	impair(impairment: Impairment, now: number): void {
		this.#impairment = impairment;
		this.#queue.setDelay(impairment.delay ?? 0, now);
	}

	/** When there is something to send, in milliseconds on the clock of `now`. */
	get due(): number | undefined {
		return this.#queue.due;
	}

	/**
	 * Reads what has arrived.
	 * @param scratch holds a frame while it is looked at
	 */
	receive(scratch: Uint8Array, now: number): void {
		for (let turn = 0; turn < TURN; turn++) {
			const length = this.from.receive(scratch);
			if (length === 0) return;
			if (length > scratch.length) this.#stats.failed++;
			else if (isLost(this.#impairment, this.#direction, this.#random)) this.#stats.lost++;
			else this.#pass(scratch.subarray(0, length), now);
		}
	}

	/** Sends what is due. */
	release(now: number): void {
		for (let turn = 0; turn < TURN; turn++) {
			const due = this.#queue.due;
			if (due === undefined || due > now) return;
			const frame = this.#queue.shift();
			if (frame !== undefined) this.#send(frame);
			this.#stats.latest = Math.max(this.#stats.latest, now - due);
		}
	}

	stats(): WayStats {
		this.#stats.full += this.from.overruns();
		return { ...this.#stats, waiting: this.#queue.length };
	}

	#pass(frame: Uint8Array, now: number): void {
		// Without a delay nothing needs to be kept, and so not copied.
		if (this.#queue.delay === 0 && this.#queue.length === 0) this.#send(frame);
		else if (!this.#queue.push(frame.slice(), now)) this.#stats.full++;
	}

	#send(frame: Uint8Array): void {
		const sent = this.#to.send(frame);
		if (sent !== "sent") this.#stats[sent]++;
		else {
			this.#stats.frames++;
			this.#stats.bytes += frame.length;
		}
	}
}
