import type { Resolver } from "../dns/resolver.ts";
import type { PlainAnswer } from "../protocol/answer.ts";
import type { Candidate } from "../protocol/candidates.ts";
import type { TlsaRecord } from "../protocol/dns-record.ts";
import { printable } from "../protocol/printable-text.ts";
import { tlsaOwnerName } from "../protocol/tlsa.ts";
import { Failure } from "./failure.ts";
import type { Task } from "./lane.ts";

/** Asks for TLSA records, once for each target and port. */
export class Dane {
	readonly #resolver: Resolver;
	readonly #signal: AbortSignal;
	readonly #answers = new Map<string, Promise<PlainAnswer<TlsaRecord>>>();

	constructor(resolver: Resolver, signal: AbortSignal) {
		this.#resolver = resolver;
		this.#signal = signal;
	}

	/**
	 * The TLSA records to hold the server to; `undefined` where DANE does not apply. RFC 7673, 3.1 and 3.3: only where SRV
	 * and address records are authentic, and a failed lookup makes the endpoint unusable (4.1). A proxy looks the address up
	 * itself: the TLSA record binds the name, so that it counts there too.
	 * @throws {Failure} `dane-failed`
	 */
	async records(task: Task): Promise<readonly TlsaRecord[] | undefined> {
		if (secureTarget(task.candidate) === undefined || task.address?.authentic === false) return undefined;
		const name = tlsaOwnerName(task.candidate.target, task.candidate.port);
		const answer = await this.#ask(name);
		if (answer.kind === "failed") {
			throw new Failure(
				"dane-failed",
				`its TLSA records at "${printable(name, 280)}" could not be had: ${printable(answer.detail, 200)}`,
			);
		}
		return answer.kind === "found" && answer.authentic ? answer.records : undefined;
	}

	#ask(name: string): Promise<PlainAnswer<TlsaRecord>> {
		const known = this.#answers.get(name);
		if (known !== undefined) return known;
		const answer = this.#resolver.query("TLSA", name, { signal: this.#signal });
		this.#answers.set(name, answer);
		return answer;
	}
}

/**
 * The SRV target as a further identity: RFC 7673, 4.1, only from an authentic SRV record. From any other the network
 * could choose the name that it has a certificate for.
 */
export function secureTarget(candidate: Candidate): string | undefined {
	return candidate.origin.kind === "srv" && candidate.origin.authentic ? candidate.target : undefined;
}
