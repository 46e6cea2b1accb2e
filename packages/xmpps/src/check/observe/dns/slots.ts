/** Lets a number of tasks run at the same time; the others wait their turn, first come, first served. */
export class Slots {
	#free: number;
	readonly #waiting: (() => void)[] = [];

	constructor(free: number) {
		this.#free = free;
	}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.#free > 0) this.#free -= 1;
		else await new Promise<void>((resolve) => this.#waiting.push(resolve));
		try {
			return await task();
		} finally {
			// The slot goes from hand to hand: nobody who comes now is served before those who wait.
			const next = this.#waiting.shift();
			if (next === undefined) this.#free += 1;
			else next();
		}
	}
}
