import { type DnsServer, formatDnsServer } from "./server-address.ts";

/** How long a server that did not answer is asked last: long enough for one connection, short enough for a restart. */
const DEAD_MS = 30_000;

/** Remembers which servers did not answer, so that only the first question pays for a dead one. */
export class ServerHealth {
	readonly #deadUntil = new Map<string, number>();
	readonly #now: () => number;

	/** @param now monotonic milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** The same servers, in their order, the dead ones behind the others. */
	order(servers: readonly DnsServer[]): DnsServer[] {
		const dead = (server: DnsServer): boolean => (this.#deadUntil.get(formatDnsServer(server)) ?? 0) > this.#now();
		return [...servers.filter((server) => !dead(server)), ...servers.filter(dead)];
	}

	/** The server said something, whatever it was. */
	answered(server: DnsServer): void {
		this.#deadUntil.delete(formatDnsServer(server));
	}

	/** The server said nothing for an interval, or cannot be reached. */
	silent(server: DnsServer): void {
		this.#deadUntil.set(formatDnsServer(server), this.#now() + DEAD_MS);
	}
}
