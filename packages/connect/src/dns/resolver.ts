import type { PlainAnswer } from "../protocol/answer.ts";
import type { RecordType, RecordTypes } from "../protocol/dns-record.ts";

/**
 * The port to the DNS: everything above asks through it, so that a fake is data (`xmpps-connect/testing`).
 * It never throws for what the network does: a failure is an answer of kind `failed`.
 */
export interface Resolver {
	/**
	 * Asks for the records of a type at a name.
	 * @param type record type
	 * @param name FQDN in A-labels, without final dot
	 */
	query<T extends RecordType>(type: T, name: string, options?: QueryOptions): Promise<PlainAnswer<RecordTypes[T]>>;
}

/** How to ask. */
export interface QueryOptions {
	/** Ends the question: the answer is then `failed` with reason `aborted`. */
	readonly signal?: AbortSignal;
}
