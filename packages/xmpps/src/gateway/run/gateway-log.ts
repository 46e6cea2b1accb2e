import type { GatewayLog } from "../../model/route-table.ts";
import { addressPrefix } from "./address-prefix.ts";

/** Where lines go: pino has this form. */
export interface LogSink {
	debug(fields: object, text: string): void;
	info(fields: object, text: string): void;
	warn(fields: object, text: string): void;
	error(fields: object, text: string): void;
}

/** How much of a client's address may be written down. */
export function shownAddress(address: string, how: GatewayLog["addresses"]): string | undefined {
	if (how === "whole") return address;
	if (how === "none") return undefined;
	return addressPrefix(address, 3, 6);
}

/** How long the like of it is counted before it is said again, in milliseconds. */
const QUIET = 1_000;

/**
 * Says at once what happens first, and then once a second how often it happened: whoever floods a gateway must not be able to
 * fill its disk as well.
 */
export class CountedLog {
	readonly #sink: (fields: object, text: string) => void;
	readonly #clock: () => number;
	readonly #kinds = new Map<string, { said: number; since: number }>();

	/** @param clock milliseconds that never go back */
	constructor(sink: (fields: object, text: string) => void, clock: () => number) {
		this.#sink = sink;
		this.#clock = clock;
	}

	/** @param kind what is counted together: a word from the code, never from a client */
	say(kind: string, fields: object, text: string): void {
		const now = this.#clock();
		const known = this.#kinds.get(kind);
		if (known !== undefined && now - known.said < QUIET) {
			known.since += 1;
			return;
		}
		const times = (known?.since ?? 0) + 1;
		this.#kinds.set(kind, { said: now, since: 0 });
		this.#sink({ ...fields, times }, text);
	}

	/**
	 * Says what was counted and not said yet: to be called now and then, and at the end.
	 * @param end also of what was said a moment ago: nothing comes after it
	 */
	flush(end = false): void {
		const now = this.#clock();
		for (const [kind, { said, since }] of this.#kinds) {
			if (!end && now - said < QUIET) continue;
			// What goes on is not said again at once, though its count was.
			if (since > 0) this.#kinds.set(kind, { said: now, since: 0 });
			else this.#kinds.delete(kind);
			if (since > 0) this.#sink({ reason: kind, times: since }, "more of the same");
		}
	}
}
