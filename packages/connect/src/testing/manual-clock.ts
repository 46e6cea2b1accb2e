import type { Clock } from "../connect/clock.ts";

interface Sleeper {
	readonly at: number;
	wake(): void;
}

/** A clock that stands still until `advance` is called: minutes of waiting tested in no time. */
export class ManualClock implements Clock {
	#now: number;
	readonly #sleepers = new Set<Sleeper>();

	/** @param start what `now()` says at first, in milliseconds */
	constructor(start = 0) {
		this.#now = start;
	}

	/** How many sleepers wait. */
	get pending(): number {
		return this.#sleepers.size;
	}

	now(): number {
		return this.#now;
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			if (signal?.aborted) {
				reject(signal.reason);
				return;
			}
			if (!(ms > 0)) {
				resolve();
				return;
			}
			const onAbort = (): void => {
				this.#sleepers.delete(sleeper);
				reject(signal?.reason);
			};
			const sleeper: Sleeper = {
				at: this.#now + ms,
				wake: () => {
					this.#sleepers.delete(sleeper);
					signal?.removeEventListener("abort", onAbort);
					resolve();
				},
			};
			this.#sleepers.add(sleeper);
			signal?.addEventListener("abort", onAbort, { once: true });
		});
	}

	/**
	 * Lets `ms` milliseconds pass. Sleepers wake in order of their time (of equal times the one that came first), `now()`
	 * says that time, and what they set off runs before the next one wakes, new sleepers included.
	 */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		await settle();
		for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
			this.#now = next.at;
			next.wake();
			await settle();
		}
		this.#now = end;
	}

	#next(end: number): Sleeper | undefined {
		let first: Sleeper | undefined;
		for (const sleeper of this.#sleepers) {
			if (sleeper.at <= end && (first === undefined || sleeper.at < first.at)) first = sleeper;
		}
		return first;
	}
}

/** A turn of the event loop: all microtasks have run when it ends, however long their chain is. */
function settle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
