import { isIP } from "node:net";
import type { Resolver } from "../dns/resolver.ts";
import type { Candidate } from "../protocol/candidates.ts";
import { AddressLookup } from "./addresses.ts";
import type { Clock } from "./clock.ts";
import type { Failure } from "./failure.ts";
import type { Lane, Task } from "./lane.ts";

/** What lanes look their addresses up with. */
export interface LanePorts {
	readonly resolver: Resolver;
	readonly clock: Clock;
	/** Ends every lookup. */
	readonly signal: AbortSignal;
	/** Milliseconds for one lookup. */
	readonly timeout: number;
	/** Called whenever a lane's state may have changed. */
	readonly changed: () => void;
}

/** The lane of a candidate: its addresses one after the other, or itself where the proxy looks it up. */
export function laneOf(candidate: Candidate, ports: LanePorts, proxied: boolean): Lane {
	if (proxied) return new FixedLane(candidate, { candidate });
	const family = isIP(candidate.target);
	if (family === 4 || family === 6) {
		return new FixedLane(candidate, { candidate, address: { address: candidate.target, family, authentic: false } });
	}
	return new LookupLane(candidate, ports);
}

class FixedLane implements Lane {
	readonly candidate: Candidate;
	readonly failure: Failure | undefined = undefined;
	#task: Task | undefined;

	constructor(candidate: Candidate, task: Task) {
		this.candidate = candidate;
		this.#task = task;
	}

	get state(): "ready" | "exhausted" {
		return this.#task === undefined ? "exhausted" : "ready";
	}

	open(): void {}

	take(): Task | undefined {
		const task = this.#task;
		this.#task = undefined;
		return task;
	}
}

class LookupLane implements Lane {
	readonly candidate: Candidate;
	readonly #ports: LanePorts;
	#lookup: AddressLookup | undefined;

	constructor(candidate: Candidate, ports: LanePorts) {
		this.candidate = candidate;
		this.#ports = ports;
	}

	get state(): "ready" | "pending" | "exhausted" {
		return this.#lookup?.state ?? "pending";
	}

	get failure(): Failure | undefined {
		return this.#lookup?.failure;
	}

	open(): void {
		if (this.#lookup !== undefined) return;
		const { resolver, clock, signal, timeout, changed } = this.#ports;
		const patience = new AbortController();
		const over = new AbortController();
		clock.sleep(timeout, over.signal).then(
			() => patience.abort(),
			() => undefined,
		);
		const lookup = new AddressLookup(
			this.candidate.target,
			{ resolver, clock, signal: AbortSignal.any([signal, patience.signal]) },
			() => {
				if (lookup.answered) over.abort();
				changed();
			},
		);
		this.#lookup = lookup;
	}

	take(): Task | undefined {
		const address = this.#lookup?.take();
		return address === undefined ? undefined : { candidate: this.candidate, address };
	}
}
