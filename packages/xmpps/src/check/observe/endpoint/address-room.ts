import { canonicalAddress } from "../../../model/address-bytes.ts";

interface Waiting {
	readonly rank: number;
	/** It has a place now. */
	readonly start: () => void;
}

/** Who is at one address, and who waits to be. */
interface Lane {
	running: number;
	readonly waiting: Waiting[];
}

/**
 * How many connections may be in flight to one address. All checks of a command share one: domains in a list are often on
 * the same server, and sixteen checks at once would be too much for it, which nobody could tell from a server that is broken.
 */
export class AddressRoom {
	readonly #places: number;
	readonly #lanes = new Map<string, Lane>();

	/** @param places connections in flight to one address */
	constructor(places: number) {
		this.#places = places;
	}

	/**
	 * Waits for a place.
	 * @param rank of those that wait the lowest goes first, and of one rank who came first
	 * @returns false when the signal was aborted before there was one; else `leave` has to be called
	 */
	async enter(address: string, rank: number, signal: AbortSignal): Promise<boolean> {
		if (signal.aborted) return false;
		const key = canonicalAddress(address);
		const lane = this.#lanes.get(key) ?? { running: 0, waiting: [] };
		this.#lanes.set(key, lane);
		if (lane.running < this.#places) {
			lane.running += 1;
			return true;
		}
		return new Promise((resolve) => {
			const onAbort = (): void => {
				lane.waiting.splice(lane.waiting.indexOf(waiting), 1);
				resolve(false);
			};
			const waiting: Waiting = {
				rank,
				start: () => {
					signal.removeEventListener("abort", onAbort);
					resolve(true);
				},
			};
			signal.addEventListener("abort", onAbort, { once: true });
			const place = lane.waiting.findIndex((one) => one.rank > rank);
			lane.waiting.splice(place === -1 ? lane.waiting.length : place, 0, waiting);
		});
	}

	/** Gives the place to whoever is next. */
	leave(address: string): void {
		const key = canonicalAddress(address);
		const lane = this.#lanes.get(key);
		if (lane === undefined) return;
		const next = lane.waiting.shift();
		if (next !== undefined) {
			next.start();
			return;
		}
		lane.running -= 1;
		if (lane.running === 0) this.#lanes.delete(key);
	}
}
