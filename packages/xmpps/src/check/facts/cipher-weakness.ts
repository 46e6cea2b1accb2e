/** Why a cipher is weak, and whether it may be used at all. */
export interface CipherWeakness {
	readonly words: string;
	/** RFC 9325, 4.1: it must not be negotiated. */
	readonly forbidden: boolean;
}

/** What is wrong with a cipher suite. @param cipher its name in the IANA registry; undefined: nothing */
export function cipherWeakness(protocol: string, cipher: string): CipherWeakness | undefined {
	// Every cipher of TLS 1.3 is sound (RFC 9325, 4.3).
	if (protocol === "TLSv1.3") return undefined;
	if (/NULL|EXPORT|RC4|_DES_|_anon_/i.test(cipher)) return { words: "broken encryption", forbidden: true };
	if (/3DES/i.test(cipher)) return { words: "a key of 112 bits", forbidden: false };
	if (!/DHE/.test(cipher)) return { words: "no forward secrecy", forbidden: false };
	return /CBC/.test(cipher) ? { words: "no authenticated encryption", forbidden: false } : undefined;
}
