import { canonicalAddress } from "../../../model/address-bytes.ts";
import type { Cut } from "../../../model/observation.ts";
import type { Caps } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
import type { AddressRoom } from "./address-room.ts";
import { cutOff } from "./phase.ts";

/** What a probe asks its budget for. */
export interface Asked {
	/** Where it goes. */
	readonly address: string;
	/** 0 for what matters most. Of those that wait for the same address the lowest goes first, and so is not capped. */
	readonly rank: number;
	readonly signal: AbortSignal;
	/** Asked when its turn comes: whether it makes any sense by now. What does not is `deadline`, and costs nothing. */
	readonly wanted?: () => boolean;
}

/** A probe that was not run: the cap was reached, or everything was over before its turn came. */
export interface NotRun {
	readonly kind: "not-tried";
	readonly why: "cap" | "deadline" | "aborted";
}

/**
 * Bounds what one address gets from a check, over all its ports and probes, those of the web included: connections in
 * flight, and connections in all (`caps.handshakesPerAddress`; most of them are handshakes).
 */
export class AddressBudgets {
	readonly #cap: number;
	readonly #room: AddressRoom;
	/** Probes that were begun, by address. */
	readonly #begun = new Map<string, number>();
	readonly #cuts = new CutList();

	/** @param room connections in flight; other checks may be in it, too */
	constructor({ handshakesPerAddress }: Pick<Caps, "handshakesPerAddress">, room: AddressRoom) {
		this.#cap = handshakesPerAddress;
		this.#room = room;
	}

	/**
	 * Runs a probe that opens one connection, as soon as there is room for it.
	 * @returns what the probe gave, or why it was not run
	 */
	async run<T>(asked: Asked, probe: () => Promise<T>): Promise<T | NotRun> {
		const { address, rank, signal, wanted = () => true } = asked;
		if (!(await this.#room.enter(address, rank, signal))) return cutOff(signal);
		try {
			if (signal.aborted) return cutOff(signal);
			if (!wanted()) return { kind: "not-tried", why: "deadline" };
			const key = canonicalAddress(address);
			const begun = this.#begun.get(key) ?? 0;
			if (begun >= this.#cap) {
				this.#cuts.add("handshakes", address, `it got no more than ${this.#cap} connections`);
				return { kind: "not-tried", why: "cap" };
			}
			this.#begun.set(key, begun + 1);
			return await probe();
		} finally {
			this.#room.leave(address);
		}
	}

	/** The addresses that got less than was wanted of them so far. */
	cuts(): Cut[] {
		return this.#cuts.sorted();
	}
}
