/** Time as an argument, so that a race can be tested without waiting (`ManualClock` in xmpps-connect/testing). */
export interface Clock {
	/** Milliseconds of a clock that never goes back; only differences mean something. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects with `signal.reason` when the signal is or becomes aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that a timer of Node keeps; it would turn a longer one into 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
	now: () => performance.now(),
	sleep: (ms, signal) =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) {
				reject(signal.reason);
				return;
			}
			const onAbort = (): void => {
				clearTimeout(timer);
				reject(signal?.reason);
			};
			const timer = setTimeout(
				() => {
					signal?.removeEventListener("abort", onAbort);
					resolve();
				},
				Math.min(ms, LONGEST_TIMER_MS),
			);
			signal?.addEventListener("abort", onAbort, { once: true });
		}),
};
