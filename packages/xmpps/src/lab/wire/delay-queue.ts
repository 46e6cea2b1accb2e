/** Beyond these a queue takes no more. */
export interface QueueLimits {
	readonly frames: number;
	readonly bytes: number;
}

interface Waiting {
	readonly frame: Uint8Array;
	/** Milliseconds on the clock of the caller. */
	readonly arrived: number;
}

/** How many frames that are gone may stand before the first that waits: moving the others costs more than their room. */
const SLACK = 1024;

/**
 * Frames that wait for their time. First in, first out, whatever happens to the delay: a frame keeps the time when it
 * arrived, not when it is due, so that a new delay is that of the frames under way too and none overtakes another.
 *
 * All times are milliseconds on one clock that never goes back; the queue itself has none.
 */
export class DelayQueue {
	readonly #limits: QueueLimits;
	#waiting: (Waiting | undefined)[] = [];
	#first = 0;
	#bytes = 0;
	#delay = 0;
	#changed = Number.NEGATIVE_INFINITY;

	constructor(limits: QueueLimits) {
		this.#limits = limits;
	}

	/** How many frames wait. */
	get length(): number {
		return this.#waiting.length - this.#first;
	}

	/** Milliseconds that a frame waits. */
	get delay(): number {
		return this.#delay;
	}

	/** Changes the delay of all frames, also of those that wait. */
	setDelay(delay: number, now: number): void {
		if (delay === this.#delay) return;
		this.#delay = delay;
		this.#changed = now;
	}

	/**
	 * Takes a frame in. The queue keeps it as it is: the caller writes to it no more.
	 * @returns false when the queue is full; then the frame is not in it
	 */
	push(frame: Uint8Array, now: number): boolean {
		if (this.length >= this.#limits.frames || this.#bytes + frame.length > this.#limits.bytes) return false;
		this.#waiting.push({ frame, arrived: now });
		this.#bytes += frame.length;
		return true;
	}

	/**
	 * When the first frame is due; nothing when none waits. Never before the delay was changed last: a frame is not late
	 * because it has to wait less than it thought.
	 */
	get due(): number | undefined {
		const first = this.#waiting[this.#first];
		return first === undefined ? undefined : Math.max(first.arrived + this.#delay, this.#changed);
	}

	/** Takes the first frame out, due or not; nothing when none waits. */
	shift(): Uint8Array | undefined {
		const first = this.#waiting[this.#first];
		if (first === undefined) return undefined;
		this.#waiting[this.#first++] = undefined;
		this.#bytes -= first.frame.length;
		if (this.#first === this.#waiting.length || (this.#first > SLACK && this.#first * 2 > this.#waiting.length)) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#first = 0;
		}
		return first.frame;
	}
}
