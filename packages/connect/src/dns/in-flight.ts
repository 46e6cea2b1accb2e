interface Flight {
	readonly landed: Promise<unknown>;
	readonly controller: AbortController;
	askers: number;
}

/** Lets identical questions that are asked at the same time share one. */
export class InFlight {
	readonly #flights = new Map<string, Flight>();

	/**
	 * The result of the work under way for `key`, which is started when there is none.
	 * @param key names the work and the type of its result
	 * @param signal takes this asker out, alone; the work ends when its last asker is out
	 * @param start the work; its signal is aborted when nobody wants it any more
	 * @param givenUp the result of an asker that was taken out
	 */
	share<R>(
		key: string,
		signal: AbortSignal | undefined,
		start: (signal: AbortSignal) => Promise<R>,
		givenUp: R,
	): Promise<R> {
		if (signal?.aborted) return Promise.resolve(givenUp);
		const flight = this.#flights.get(key) ?? this.#launch(key, start);
		flight.askers += 1;
		return new Promise((resolve, reject) => {
			const onAbort = (): void => {
				flight.askers -= 1;
				if (flight.askers === 0) {
					// At once, so that who asks next does not get what is being given up.
					this.#forget(key, flight);
					flight.controller.abort();
				}
				resolve(givenUp);
			};
			signal?.addEventListener("abort", onAbort, { once: true });
			flight.landed.then(
				(result) => {
					signal?.removeEventListener("abort", onAbort);
					resolve(result as R);
				},
				(defect: unknown) => {
					signal?.removeEventListener("abort", onAbort);
					reject(defect);
				},
			);
		});
	}

	#launch<R>(key: string, start: (signal: AbortSignal) => Promise<R>): Flight {
		const controller = new AbortController();
		const landed = start(controller.signal).finally(() => this.#forget(key, flight));
		const flight: Flight = { landed, controller, askers: 0 };
		this.#flights.set(key, flight);
		return flight;
	}

	#forget(key: string, flight: Flight): void {
		if (this.#flights.get(key) === flight) this.#flights.delete(key);
	}
}
