import type { PeerCertificate } from "./peer-chain.ts";

/**
 * A TLS session and the certificates that its first handshake showed. A resumed handshake shows none (Node gives an empty
 * object then), so that they are kept to be verified once more: dates pass, and TLSA records change.
 */
export interface StoredSession {
	readonly session: Buffer;
	readonly chain: readonly PeerCertificate[];
}

/** So many sessions are kept; a session is about 2 kB, and a client rarely has more than a few domains. */
const DEFAULT_MAX = 256;

/**
 * TLS sessions to resume: faster, and less for the server to do. Give the same cache to every `connect`.
 * A session is offered only for the same domain, SRV service and trust (certificate authorities) that it was made with,
 * and its server is verified again.
 */
export class SessionCache {
	readonly #sessions = new Map<string, StoredSession>();
	readonly #max: number;

	constructor(max: number = DEFAULT_MAX) {
		this.#max = max;
	}

	/** How many sessions are kept. */
	get size(): number {
		return this.#sessions.size;
	}

	/** Takes a session out: RFC 8446, C.4, a ticket is used once, or observers can tell that two connections are ours. */
	take(key: string): StoredSession | undefined {
		const session = this.#sessions.get(key);
		this.#sessions.delete(key);
		return session;
	}

	/** Keeps the newest session for a key, and forgets the oldest one when full. */
	store(key: string, session: StoredSession): void {
		this.#sessions.delete(key);
		this.#sessions.set(key, session);
		const [oldest] = this.#sessions.keys();
		if (this.#sessions.size > this.#max && oldest !== undefined) this.#sessions.delete(oldest);
	}
}
