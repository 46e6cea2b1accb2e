import type { Clock } from "./clock.ts";

/** Lets a loop sleep until something happened or a time has come. */
export class Wake {
	#woken = false;
	#wakeUp: (() => void) | undefined;

	/** Something happened: ends the present wait, or the next one at once. */
	wake(): void {
		this.#woken = true;
		this.#wakeUp?.();
	}

	/** Waits for `wake`, or until the clock shows `until`. */
	async wait(clock: Clock, until?: number): Promise<void> {
		if (!this.#woken) {
			const timer = new AbortController();
			await new Promise<void>((resolve) => {
				this.#wakeUp = resolve;
				if (until === undefined) return;
				clock.sleep(Math.max(0, until - clock.now()), timer.signal).then(resolve, () => undefined);
			});
			timer.abort();
			this.#wakeUp = undefined;
		}
		this.#woken = false;
	}
}
