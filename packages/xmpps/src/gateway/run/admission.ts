import type { GatewayLimits } from "../../model/route-table.ts";
import { addressPrefix } from "./address-prefix.ts";

/** Why a connection is not taken. */
export type NotAdmitted = "too-many" | "too-many-from-client" | "too-fast";

/** Counts who is there, and says who may come. Pure but for its memory: the clock is an argument. */
export class Admission {
	#limits: GatewayLimits;
	readonly #clients = new Map<string, number>();
	/** New connections that may come at once: refilled by `rate` a second, never above it. */
	#tokens: number;
	#filled: number;
	readonly #clock: () => number;
	connections = 0;

	/** @param clock milliseconds that never go back */
	constructor(limits: GatewayLimits, clock: () => number) {
		this.#limits = limits;
		this.#clock = clock;
		this.#tokens = limits.rate;
		this.#filled = clock();
	}

	/** New limits are for who comes from now on: nobody who is there is sent away. */
	set limits(limits: GatewayLimits) {
		this.#limits = limits;
		this.#tokens = Math.min(this.#tokens, limits.rate);
	}

	/** Counts a new connection, unless there is no room for it. */
	enter(): NotAdmitted | undefined {
		if (this.connections >= this.#limits.connections) return "too-many";
		const now = this.#clock();
		this.#tokens = Math.min(this.#limits.rate, this.#tokens + ((now - this.#filled) / 1000) * this.#limits.rate);
		this.#filled = now;
		if (this.#tokens < 1) return "too-fast";
		this.#tokens -= 1;
		this.connections += 1;
		return undefined;
	}

	/** A connection that had entered is gone. */
	leave(): void {
		this.connections -= 1;
	}

	/** Counts a client's connection, unless it has too many. @param address of the client itself, as a PROXY header says */
	enterClient(address: string): NotAdmitted | undefined {
		const key = clientKey(address);
		const here = this.#clients.get(key) ?? 0;
		if (here >= this.#limits.perClient) return "too-many-from-client";
		this.#clients.set(key, here + 1);
		return undefined;
	}

	leaveClient(address: string): void {
		const key = clientKey(address);
		const left = (this.#clients.get(key) ?? 1) - 1;
		if (left > 0) this.#clients.set(key, left);
		else this.#clients.delete(key);
	}
}

/** Who counts as one client: an IPv4 address; the /64 of an IPv6 one, of which a customer has at least so many (RFC 6177, 2). */
export function clientKey(address: string): string {
	return addressPrefix(address, 4, 8);
}
