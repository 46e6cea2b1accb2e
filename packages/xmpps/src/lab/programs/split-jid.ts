/**
 * The two parts of a bare JID of an account.
 * @throws {Error} when it has no local part
 */
export function splitJid(jid: string): { user: string; domain: string } {
	const at = jid.indexOf("@");
	if (at < 1 || at === jid.length - 1) throw new Error(`Cannot make account "${jid}": it is not "user@domain"`);
	return { user: jid.slice(0, at), domain: jid.slice(at + 1) };
}
