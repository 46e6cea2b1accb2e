/**
 * Whether a text looks like the secret of a TSIG key, or has one in it: a run of Base64 (HMAC-MD5's 16 octets are 24
 * letters, the shortest there is), `hmac-sha256:name:secret` as tools take it, or a key's own text. Such a text is never
 * shown again. A path can consist of the same letters: it is one unless it ends as padded Base64 does.
 */
export function looksSecret(text: string): boolean {
	const isBase64 = /^[A-Za-z0-9+/]{22,}={0,2}$/.test(text);
	if (text.startsWith("/")) return isBase64 && text.endsWith("=") && text.length % 4 === 0;
	if (/hmac-[a-z0-9.-]+[:;\s]|\bsecret["'\s:=]/i.test(text)) return true;
	// No label of a domain is that long and has no hyphen and no dot beside it; a word of lower-case letters is no secret.
	return isBase64 && !/^[a-z]+$/.test(text);
}
