/** A JID in its parts: RFC 7622, 3.1. Prepared no further than lower case, which is enough for the accounts of a lab. */
export interface Jid {
	/** Absent in the JID of a server. */
	readonly local?: string;
	readonly domain: string;
	readonly resource?: string;
}

/** RFC 7622, 3.2 to 3.4: none of the parts is longer, in octets. */
const MAX_PART = 1023;

/** Reads a JID; undefined where a part is empty, too long, or has characters that no part has. */
export function readJid(text: string): Jid | undefined {
	const slash = text.indexOf("/");
	const bare = slash < 0 ? text : text.slice(0, slash);
	const resource = slash < 0 ? undefined : text.slice(slash + 1);
	const at = bare.indexOf("@");
	const local = at < 0 ? undefined : bare.slice(0, at).toLowerCase();
	const domain = bare.slice(at + 1).toLowerCase();
	if (!isPart(domain) || /[\s@<>'"&]/.test(domain)) return undefined;
	if (local !== undefined && (!isPart(local) || /[\s"&'/:<>@]/.test(local))) return undefined;
	if (resource !== undefined && !isPart(resource)) return undefined;
	return { domain, ...(local !== undefined && { local }), ...(resource !== undefined && { resource }) };
}

/** Whether it can stand as a part of a JID: not empty, no control characters, short enough. */
export function isPart(text: string): boolean {
	return text !== "" && Buffer.byteLength(text) <= MAX_PART && !/\p{Cc}/u.test(text);
}

/** `local@domain`. */
export function bareJid({ local, domain }: Jid): string {
	return local === undefined ? domain : `${local}@${domain}`;
}
