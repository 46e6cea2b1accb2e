import { SocketAddress } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { Cut } from "../../../model/observation.ts";
import type { Caps } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
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

/** One address: what it has had, and who waits. */
interface Lane {
	begun: number;
	running: number;
	readonly waiting: { readonly rank: number; readonly start: () => void }[];
}

/**
 * Bounds what one address gets from a check, over all its ports and probes, those of the web included: connections in
 * flight, and connections in all (`caps.handshakesPerAddress`; most of them are handshakes).
 */
export class AddressBudgets {
	readonly #caps: Pick<Caps, "handshakesPerAddress" | "concurrencyPerAddress">;
	readonly #lanes = new Map<string, Lane>();
	readonly #cuts = new CutList();

	constructor(caps: Pick<Caps, "handshakesPerAddress" | "concurrencyPerAddress">) {
		this.#caps = caps;
	}

	/**
	 * Runs a probe that opens one connection, as soon as there is room for it.
	 * @returns what the probe gave, or why it was not run
	 */
	async run<T>(asked: Asked, probe: () => Promise<T>): Promise<T | NotRun> {
		const { signal, wanted = () => true } = asked;
		const lane = this.#lane(asked.address);
		await this.#turn(lane, asked);
		try {
			if (signal.aborted) return cutOff(signal);
			if (!wanted()) return { kind: "not-tried", why: "deadline" };
			const { handshakesPerAddress: cap } = this.#caps;
			if (lane.begun >= cap) {
				this.#cuts.add("handshakes", asked.address, `it got no more than ${cap} connections`);
				return { kind: "not-tried", why: "cap" };
			}
			lane.begun += 1;
			return await probe();
		} finally {
			lane.running -= 1;
			lane.waiting.shift()?.start();
		}
	}

	/** The addresses that got less than was wanted of them so far. */
	cuts(): Cut[] {
		return this.#cuts.sorted();
	}

	/** Waits for a place among those in flight. Ends soon after an abort, since then every probe does. */
	async #turn(lane: Lane, { rank, signal }: Asked): Promise<void> {
		if (lane.running >= this.#caps.concurrencyPerAddress && !signal.aborted) {
			await new Promise<void>((resolve) => {
				// Behind those of the same rank: they came first.
				const place = lane.waiting.findIndex((one) => one.rank > rank);
				lane.waiting.splice(place === -1 ? lane.waiting.length : place, 0, { rank, start: resolve });
			});
		}
		lane.running += 1;
	}

	#lane(address: string): Lane {
		const key = canonical(address);
		const lane = this.#lanes.get(key) ?? { begun: 0, running: 0, waiting: [] };
		this.#lanes.set(key, lane);
		return lane;
	}
}

/** An IPv6 address has many spellings, and one budget. */
function canonical(address: string): string {
	if (ipFamily(address) !== 6) return address;
	return new SocketAddress({ address, family: "ipv6" }).address;
}
