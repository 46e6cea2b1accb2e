import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { saslprep } from "@mongodb-js/saslprep";

/** The hashes of SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677). */
export type ScramHash = "sha1" | "sha256";

/** What a server keeps of a password: RFC 5802, 3. */
export interface ScramSecret {
	readonly hash: ScramHash;
	readonly salt: Uint8Array;
	readonly iterations: number;
	readonly storedKey: Uint8Array;
	readonly serverKey: Uint8Array;
}

/** The client's first message, taken apart. */
export interface ScramClientFirst {
	/** `n,,` and the like; the client repeats it under the proof. */
	readonly gs2Header: string;
	/** In whose name to act; absent for the user itself. */
	readonly authorizationId?: string;
	/** Prepared by SASLprep. */
	readonly username: string;
	readonly nonce: string;
	/** `client-first-message-bare`. */
	readonly bare: string;
}

/** RFC 7677, 4: at least 4096. More would only make the tests slow. */
export const SCRAM_ITERATIONS = 4096;

/** No message of the exchange comes near this. */
const MAX_MESSAGE = 4096;

/** A name of 1023 octets (RFC 7622, 3.3.1) with every one escaped, and a nonce of printable ASCII without comma. */
const FIRST =
	/^(?<gs2>[ny],(?:a=(?<authzid>[^,]+))?,)(?<bare>n=(?<user>[^,]+),r=(?<nonce>[\x21-\x2b\x2d-\x7e]{8,256}))$/;
const FINAL =
	/^(?<without>c=(?<binding>[A-Za-z0-9+/]+=*),r=(?<nonce>[\x21-\x2b\x2d-\x7e]+)),p=(?<proof>[A-Za-z0-9+/]+=*)$/;

/**
 * Makes what a server keeps of a password.
 * @throws {Error} where SASLprep (RFC 4013) forbids a character of it
 */
export function scramSecret(hash: ScramHash, password: string, salt: Uint8Array, iterations: number): ScramSecret {
	const length = createHash(hash).digest().length;
	// RFC 5802, 3: SaltedPassword := Hi(Normalize(password), salt, i)
	const salted = pbkdf2Sync(saslprep(password), salt, iterations, length, hash);
	return {
		hash,
		salt,
		iterations,
		storedKey: createHash(hash)
			.update(hmac(hash, salted, "Client Key"))
			.digest(),
		serverKey: hmac(hash, salted, "Server Key"),
	};
}

/**
 * Reads the client's first message; undefined where it is none, asks for channel binding, which is not offered, or has an
 * extension, of which none is known: RFC 5802, 5.1 and 7.
 */
export function readClientFirst(message: string): ScramClientFirst | undefined {
	const groups = message.length > MAX_MESSAGE ? undefined : FIRST.exec(message)?.groups;
	const { gs2, authzid, bare, user, nonce } = groups ?? {};
	if (gs2 === undefined || bare === undefined || user === undefined || nonce === undefined) return undefined;
	const username = unescapeName(user);
	const authorizationId = authzid === undefined ? undefined : unescapeName(authzid);
	if (username === undefined || (authzid !== undefined && authorizationId === undefined)) return undefined;
	try {
		return {
			gs2Header: gs2,
			...(authorizationId !== undefined && { authorizationId }),
			username: saslprep(username),
			nonce,
			bare,
		};
	} catch {
		return undefined;
	}
}

/** `server-first-message`: both nonces, the salt, and the iterations. RFC 5802, 7 */
export function serverFirst(first: ScramClientFirst, serverNonce: string, secret: ScramSecret): string {
	return `r=${first.nonce}${serverNonce},s=${Buffer.from(secret.salt).toString("base64")},i=${secret.iterations}`;
}

/**
 * Checks the client's last message and its proof: RFC 5802, 3.
 * @param challenge what `serverFirst` gave
 * @returns `server-final-message`, by which the client knows us; undefined when the client did not prove itself
 */
export function serverFinal(
	first: ScramClientFirst,
	challenge: string,
	clientFinal: string,
	secret: ScramSecret,
): string | undefined {
	const { without, binding, nonce, proof } =
		(clientFinal.length > MAX_MESSAGE ? undefined : FINAL.exec(clientFinal)?.groups) ?? {};
	if (without === undefined || proof === undefined) return undefined;
	// RFC 5802, 5.1: the header under the proof is the one of the first message, so that nobody took `y` away.
	if (Buffer.from(binding ?? "", "base64").toString() !== first.gs2Header) return undefined;
	if (!challenge.startsWith(`r=${nonce},`)) return undefined;
	const authMessage = `${first.bare},${challenge},${without}`;
	const signature = hmac(secret.hash, secret.storedKey, authMessage);
	const given = Buffer.from(proof, "base64");
	if (given.length !== signature.length) return undefined;
	const clientKey = given.map((byte, index) => byte ^ (signature[index] ?? 0));
	if (!timingSafeEqual(createHash(secret.hash).update(clientKey).digest(), secret.storedKey)) return undefined;
	return `v=${hmac(secret.hash, secret.serverKey, authMessage).toString("base64")}`;
}

/** RFC 5802, 5.1: comma and equals sign are escaped, and an equals sign that escapes neither is an error. */
function unescapeName(text: string): string | undefined {
	if (/=(?!2C|3D)/.test(text)) return undefined;
	return text.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

function hmac(hash: ScramHash, key: Uint8Array, data: string): Buffer {
	return createHmac(hash, key).update(data).digest();
}
