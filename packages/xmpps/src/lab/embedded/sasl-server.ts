import { randomBytes } from "node:crypto";
import type { AccountBook } from "./account-book.ts";
import { readClientFirst, type ScramClientFirst, type ScramHash, serverFinal, serverFirst } from "./scram-server.ts";

/** The mechanisms that the server knows, the better first. */
export const MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"] as const;

/** A mechanism by its registered name. */
export type Mechanism = (typeof MECHANISMS)[number];

/** A step of the exchange: RFC 6120, 6.4. `data` is what the mechanism says. */
export type SaslStep =
	| { readonly kind: "challenge"; readonly data: string }
	| { readonly kind: "success"; readonly username: string; readonly data?: string }
	| { readonly kind: "failure"; readonly condition: SaslCondition };

/** Those conditions of RFC 6120, 6.5 that can arise here. */
export type SaslCondition =
	| "aborted"
	| "encryption-required"
	| "incorrect-encoding"
	| "invalid-authzid"
	| "invalid-mechanism"
	| "malformed-request"
	| "not-authorized";

/** Takes the client's messages of one exchange in turn. */
export interface SaslExchange {
	respond(message: Uint8Array): SaslStep;
}

/** Begins an exchange; undefined for a mechanism that is not known. */
export function saslExchange(mechanism: string, accounts: AccountBook): SaslExchange | undefined {
	switch (mechanism) {
		case "PLAIN":
			return { respond: (message) => plain(message, accounts) };
		case "SCRAM-SHA-1":
			return scram("sha1", accounts);
		case "SCRAM-SHA-256":
			return scram("sha256", accounts);
		default:
			return undefined;
	}
}

/** RFC 4616, 2: authorization identity, name, password, with NUL between them. */
function plain(message: Uint8Array, accounts: AccountBook): SaslStep {
	const parts = utf8(message)?.split("\0");
	const [authorizationId, username, password] = parts ?? [];
	if (parts?.length !== 3 || !username || !password) return failure("malformed-request");
	if (!accounts.checkPassword(username, password)) return failure("not-authorized");
	return success(username, authorizationId, accounts);
}

/** RFC 5802, 5. */
function scram(hash: ScramHash, accounts: AccountBook): SaslExchange {
	let first: ScramClientFirst | undefined;
	let challenge = "";
	return {
		respond(message) {
			const text = utf8(message);
			if (text === undefined) return failure("malformed-request");
			if (first === undefined) {
				first = readClientFirst(text);
				if (first === undefined) return failure("malformed-request");
				// Printable, and without a comma: RFC 5802, 5.1.
				challenge = serverFirst(first, randomBytes(18).toString("base64"), accounts.secret(first.username, hash));
				return { kind: "challenge", data: challenge };
			}
			const secret = accounts.secret(first.username, hash);
			const data = serverFinal(first, challenge, text, secret);
			if (data === undefined || !accounts.has(first.username)) return failure("not-authorized");
			return success(first.username, first.authorizationId, accounts, data);
		},
	};
}

function success(
	username: string,
	authorizationId: string | undefined,
	accounts: AccountBook,
	data?: string,
): SaslStep {
	// RFC 6120, 6.3.8: nobody here acts for another.
	if (authorizationId && authorizationId.toLowerCase() !== accounts.jid(username)) return failure("invalid-authzid");
	return { kind: "success", username: username.toLowerCase(), ...(data !== undefined && { data }) };
}

function failure(condition: SaslCondition): SaslStep {
	return { kind: "failure", condition };
}

function utf8(message: Uint8Array): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(message);
	} catch {
		return undefined;
	}
}
