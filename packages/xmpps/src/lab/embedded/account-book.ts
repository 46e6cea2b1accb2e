import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { saslprep } from "@mongodb-js/saslprep";
import { SCRAM_ITERATIONS, type ScramHash, type ScramSecret, scramSecret } from "./scram-server.ts";

/** An account of a lab. */
export interface Account {
	/** The local part of its JID, in lower case. */
	readonly username: string;
	readonly password: string;
}

/** The accounts of a domain, and what is needed to check their passwords. */
export class AccountBook {
	readonly domain: string;
	readonly #passwords: ReadonlyMap<string, string>;
	/** Made where they are first needed: each takes some milliseconds. */
	readonly #secrets = new Map<string, ScramSecret>();
	readonly #pepper = randomBytes(32);

	constructor(domain: string, accounts: readonly Account[]) {
		this.domain = domain;
		this.#passwords = new Map(accounts.map(({ username, password }) => [username, password]));
	}

	/** The names of all accounts. */
	get names(): readonly string[] {
		return [...this.#passwords.keys()];
	}

	has(username: string): boolean {
		return this.#passwords.has(username.toLowerCase());
	}

	/** The bare JID of an account. */
	jid(username: string): string {
		return `${username.toLowerCase()}@${this.domain}`;
	}

	/**
	 * What SCRAM needs of an account. For one that does not exist it is made up, always the same: who asks learns nothing
	 * from the salt (RFC 5802, 9).
	 */
	secret(username: string, hash: ScramHash): ScramSecret {
		const name = username.toLowerCase();
		const key = `${hash} ${this.has(name) ? name : ""}`;
		const salt = createHmac("sha256", this.#pepper).update(`${hash} ${name}`).digest().subarray(0, 16);
		let secret = this.#secrets.get(key);
		if (secret === undefined) {
			const password = this.#passwords.get(name) ?? this.#pepper.toString("hex");
			secret = scramSecret(hash, password, salt, SCRAM_ITERATIONS);
			this.#secrets.set(key, secret);
		}
		return { ...secret, salt };
	}

	/** Whether the password is that of the account: RFC 4616, 2 compares both prepared. */
	checkPassword(username: string, password: string): boolean {
		const digest = (text: string): Buffer => createHmac("sha256", this.#pepper).update(saslprep(text)).digest();
		const right = this.#passwords.get(username.toLowerCase());
		try {
			return timingSafeEqual(digest(password), digest(right ?? "")) && right !== undefined;
		} catch {
			// It has characters that no password may have.
			return false;
		}
	}
}
