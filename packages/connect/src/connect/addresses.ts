import type { Resolver } from "../dns/resolver.ts";
import type { PlainAnswer } from "../protocol/answer.ts";
import type { AddressRecord } from "../protocol/dns-record.ts";
import { printable } from "../protocol/printable-text.ts";
import type { Clock } from "./clock.ts";
import { Failure } from "./failure.ts";

/** An address of a candidate. */
export interface Address {
	readonly address: string;
	readonly family: 4 | 6;
	/** Its record was authentic (DNSSEC, by a resolver that is trusted). */
	readonly authentic: boolean;
}

/** How long an answer with IPv4 addresses waits for the IPv6 one (RFC 8305, 3), in milliseconds. */
const RESOLUTION_DELAY = 50;

/** No honest host has more addresses of a family for one service; each costs an attempt of up to ten seconds. */
const MAX_PER_FAMILY = 8;

interface LookupPorts {
	readonly resolver: Resolver;
	readonly clock: Clock;
	readonly signal: AbortSignal;
}

/**
 * The addresses of one SRV target, as they come: AAAA first, families interleaved (RFC 8305, 4).
 * Addresses may be taken before the other family's answer is there.
 */
export class AddressLookup {
	readonly #host: string;
	readonly #queues = { 4: [] as Address[], 6: [] as Address[] };
	readonly #answers: PlainAnswer<AddressRecord>[] = [];
	readonly #changed: () => void;
	#outstanding = 2;
	#usable = false;
	#last: 4 | 6 | undefined;
	#found = 0;

	/**
	 * Begins to look up.
	 * @param changed called whenever `state` may have changed
	 */
	constructor(host: string, ports: LookupPorts, changed: () => void) {
		this.#host = host;
		this.#changed = changed;
		// RFC 8305, 3: the AAAA question goes out first, the A question right behind it.
		const six = ports.resolver.query("AAAA", host, { signal: ports.signal });
		const four = ports.resolver.query("A", host, { signal: ports.signal });
		void six.then((answer) => {
			this.#usable = true;
			this.#accept(answer);
		});
		void four.then(async (answer) => {
			this.#accept(answer);
			if (this.#usable) return;
			await ports.clock.sleep(RESOLUTION_DELAY, ports.signal).catch(() => undefined);
			this.#usable = true;
			this.#changed();
		});
	}

	/** Whether an address can be taken, may come later, or will not come any more. */
	get state(): "ready" | "pending" | "exhausted" {
		const waiting = this.#queues[4].length + this.#queues[6].length;
		if (waiting > 0) return this.#usable ? "ready" : "pending";
		return this.#outstanding > 0 ? "pending" : "exhausted";
	}

	/** Both questions were answered. */
	get answered(): boolean {
		return this.#outstanding === 0;
	}

	/** Why there was no address at all; `undefined` when there was one or one may still come. */
	get failure(): Failure | undefined {
		if (this.#found > 0 || this.#outstanding > 0) return undefined;
		const host = printable(this.#host, 260);
		for (const answer of this.#answers) {
			if (answer.kind === "failed") {
				return new Failure("address-failed", `no address for "${host}": ${printable(answer.detail, 200)}`);
			}
		}
		return new Failure("address-absent", `no address for "${host}": it has neither AAAA nor A records`);
	}

	/** The next address: IPv6 first, then the families in turn. */
	take(): Address | undefined {
		const wanted = this.#last === 6 ? 4 : 6;
		const queue = this.#queues[wanted].length > 0 ? this.#queues[wanted] : this.#queues[wanted === 6 ? 4 : 6];
		const address = queue.shift();
		if (address !== undefined) this.#last = address.family;
		return address;
	}

	#accept(answer: PlainAnswer<AddressRecord>): void {
		this.#outstanding -= 1;
		this.#answers.push(answer);
		if (answer.kind === "found") {
			for (const { address, family } of answer.records.slice(0, MAX_PER_FAMILY)) {
				this.#queues[family].push({ address, family, authentic: answer.authentic });
				this.#found += 1;
			}
		}
		if (this.#outstanding === 0) this.#usable = true;
		this.#changed();
	}
}
